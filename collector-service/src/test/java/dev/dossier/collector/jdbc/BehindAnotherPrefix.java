package dev.dossier.collector.jdbc;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** As drivers do that wrap others: {@code jdbc:behind:} in place of the database's own prefix. */
final class BehindAnotherPrefix implements Driver {
  private static final String PREFIX = "jdbc:behind:";
  private final String own;

  /**
   * @param own such as {@code jdbc:mariadb:}
   */
  BehindAnotherPrefix(String own) {
    this.own = own;
  }

  String url(String url) {
    return PREFIX + url.substring(own.length());
  }

  @Override
  public @Nullable Connection connect(String url, Properties info) throws SQLException {
    return acceptsURL(url)
        ? DriverManager.getConnection(own + url.substring(PREFIX.length()), info)
        : null;
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.startsWith(PREFIX);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
    return new DriverPropertyInfo[0];
  }

  @Override
  public int getMajorVersion() {
    return 1;
  }

  @Override
  public int getMinorVersion() {
    return 0;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }
}
