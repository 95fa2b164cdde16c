package dev.dossier.common.datamap;

import java.util.List;

/** How an HTTP source knows us. */
public sealed interface HttpAuth {

  record None() implements HttpAuth {}

  /** RFC 6750. */
  record Bearer(Template token) implements HttpAuth {}

  /** RFC 7617. */
  record Basic(Template username, Template password) implements HttpAuth {}

  record Header(String name, Template value) implements HttpAuth {}

  /** A parameter of each URL's query. */
  record Query(String name, Template value) implements HttpAuth {}

  /** Client credentials, RFC 6749 section 4.4. */
  record OAuth2(Template tokenUrl, Template clientId, Template clientSecret, List<String> scopes)
      implements HttpAuth {
    public OAuth2 {
      scopes = List.copyOf(scopes);
    }
  }
}
