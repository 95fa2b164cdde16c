package dev.dossier.quickstart.mailbox;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import dev.dossier.quickstart.report.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Takes mail for everybody over SMTP and shows it over HTTP, on the loopback interface. */
public final class Mailbox implements AutoCloseable {
  private static final long SMTP_START_MILLIS = 30_000;

  /** At most this much mail is lost when the process is killed. */
  private static final long KEEP_EVERY_MILLIS = 200;

  private final GreenMail smtp;
  private final HttpServer http;
  private final ExecutorService executor;
  private final MailStore store;
  private final ScheduledExecutorService keeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("mailbox-keeper").factory());

  private Mailbox(GreenMail smtp, HttpServer http, ExecutorService executor, MailStore store) {
    this.smtp = smtp;
    this.http = http;
    this.executor = executor;
    this.store = store;
  }

  /**
   * @param directory where the mails are kept
   */
  public static Mailbox start(Path directory, int smtpPort, int httpPort) {
    ServerSetup setup = new ServerSetup(smtpPort, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
    setup.setServerStartupTimeout(SMTP_START_MILLIS);
    GreenMail smtp = new GreenMail(setup);
    MailStore store = new MailStore(directory);
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), httpPort), 0);
      smtp.start();
      Mailbox mailbox = new Mailbox(smtp, http, executor, store);
      http.createContext("/", new MailboxPages(mailbox::refreshed));
      http.setExecutor(executor);
      http.start();
      mailbox.keeper.scheduleWithFixedDelay(
          mailbox::keep, KEEP_EVERY_MILLIS, KEEP_EVERY_MILLIS, TimeUnit.MILLISECONDS);
      return mailbox;
    } catch (IOException e) {
      throw Failure.of("the mailbox's pages cannot listen on port " + httpPort);
    } catch (IllegalStateException e) {
      throw Failure.of("the mailbox's SMTP server did not start on port " + smtpPort);
    }
  }

  public int smtpPort() {
    return smtp.getSmtp().getPort();
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  private void keep() {
    try {
      refreshed();
    } catch (RuntimeException e) {
      // The next run tries again, and the pages show the error to whoever asks for the mails.
    }
  }

  private MailStore refreshed() {
    store.take(smtp.getManagers().getImapHostManager().getAllMessages());
    return store;
  }

  /** Mails that nobody has looked at yet are kept, too. */
  @Override
  public void close() {
    http.stop(0);
    executor.shutdownNow();
    keeper.close();
    refreshed();
    smtp.stop();
  }
}
