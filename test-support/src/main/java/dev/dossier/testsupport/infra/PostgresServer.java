package dev.dossier.testsupport.infra;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL on the loopback interface, wherever it runs. Everybody needs a password
 * (SCRAM); only a throw-away server lets the superuser {@code postgres} in without one.
 */
public abstract class PostgresServer implements AutoCloseable {
  public static final String SUPERUSER = "postgres";

  /** 200 connections for four services with a pool each, and room for tests that open more. */
  public static final Map<String, String> DEFAULT_SETTINGS =
      Map.of("max_connections", "200", "shared_buffers", "128MB");

  private final String password;
  private final AtomicInteger databases = new AtomicInteger();

  /**
   * @param password the superuser's; empty where none is asked for
   */
  protected PostgresServer(String password) {
    this.password = password;
  }

  public abstract int port();

  /** The superuser's way in, as libpq writes it. Holds the password. */
  public final String superuserUrl(String database) {
    String secret = password.isEmpty() ? "" : ":" + password;
    return "postgresql://" + SUPERUSER + secret + "@127.0.0.1:" + port() + "/" + database;
  }

  /** Without user: give it to the connection or the pool. */
  public final String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database;
  }

  public final Connection connectAsSuperuser(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), SUPERUSER, password);
  }

  /** Makes an empty database, owned by the superuser, unless it is there. */
  public final void createDatabase(String name) {
    try (Connection connection = connectAsSuperuser("postgres")) {
      Sql.createDatabase(connection, name);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create database " + name + ": " + e.getSQLState(), e);
    }
  }

  /** A new empty database whose name starts with the given one. */
  public final String createFreshDatabase(String prefix) {
    String name = prefix + "_" + databases.incrementAndGet();
    createDatabase(name);
    return name;
  }

  /** Executes statements as the superuser: what a test or a sample needs beside migrations. */
  public final void execute(String database, String... statements) {
    try (Connection connection = connectAsSuperuser(database);
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("statement failed: " + e.getSQLState(), e);
    }
  }

  @Override
  public abstract void close();
}
