package dev.dossier.common.training;

import java.util.Arrays;
import java.util.List;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.util.ClassUtils;

/** Takes out the beans of ours that ask somebody before the service starts. */
final class NothingAround implements BeanFactoryPostProcessor {
  private static final List<Class<?>> EARLY =
      List.of(InitializingBean.class, SmartInitializingSingleton.class);

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    for (String name : beans.getBeanDefinitionNames()) {
      if (isOurs(beans, name) && isEarly(beans, name)) {
        ((BeanDefinitionRegistry) beans).removeBeanDefinition(name);
      }
    }
  }

  private static boolean isEarly(ConfigurableListableBeanFactory beans, String name) {
    return EARLY.stream().anyMatch(type -> beans.isTypeMatch(name, type));
  }

  /** By the class that has the bean, or the method that makes it. */
  private static boolean isOurs(ConfigurableListableBeanFactory beans, String name) {
    var definition = beans.getMergedBeanDefinition(name);
    String factory = definition.getFactoryBeanName();
    Class<?> maker = factory == null ? null : beans.getType(factory, false);
    return Arrays.asList(
            String.valueOf(definition.getBeanClassName()),
            maker == null ? "" : ClassUtils.getUserClass(maker).getName())
        .stream()
        .anyMatch(owner -> owner.startsWith("dev.dossier."));
  }
}
