package dev.dossier.common.training;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.Lifecycle;
import org.springframework.context.LifecycleProcessor;

/** Starts the web server and nothing else. */
final class WebServerAlone implements LifecycleProcessor {
  /** Boot's name for it. */
  private static final String WEB_SERVER = "webServerStartStop";

  private final ListableBeanFactory beans;
  private volatile boolean running;

  WebServerAlone(ListableBeanFactory beans) {
    this.beans = beans;
  }

  @Override
  public void onRefresh() {
    webServer().start();
    running = true;
  }

  @Override
  public void onClose() {
    webServer().stop();
    running = false;
  }

  private Lifecycle webServer() {
    return beans.getBean(WEB_SERVER, Lifecycle.class);
  }

  @Override
  public void start() {
    onRefresh();
  }

  @Override
  public void stop() {
    onClose();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
