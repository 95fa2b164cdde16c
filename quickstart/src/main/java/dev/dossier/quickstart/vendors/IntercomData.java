package dev.dossier.quickstart.vendors;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the sample company's Intercom workspace holds: contacts and conversations with the fields
 * that github.com/intercom/Intercom-OpenAPI gives them in version 2.14. Made when asked for, the
 * same each time. Safe for many threads.
 */
final class IntercomData {
  /** Somebody without an account, whose conversation is longer than the API gives out. */
  static final String LEAD_EMAIL = "lena.lead@example.net";

  private static final int LEAD_PARTS = 612;
  private static final int LONG_CONVERSATION = 437;
  private static final List<String> QUESTIONS =
      List.of(
          "How do I move a workspace to another team?",
          "Die Rechnung nennt die falsche Adresse, können Sie das ändern?",
          "The export stops at half of the file 😕",
          "Can guests comment without an account?",
          "Où puis-je changer la langue ?",
          "Is there a way to get the audit log as CSV?");
  private static final List<String> REPLIES =
      List.of(
          "Thanks for writing, I am looking into it.",
          "Could you send me a screenshot?",
          "That did it, thank you!",
          "I have passed this on to the engineers.",
          "Es geht wieder, danke.",
          "Let me know if it happens again.");

  private final Map<String, Contact> contacts = new LinkedHashMap<>();
  private final Map<String, List<ObjectNode>> made = new ConcurrentHashMap<>();

  IntercomData(List<Person> people) {
    long number = 0;
    for (Person person : people) {
      if (!person.active()) {
        continue;
      }
      number++;
      add(contact(person, "user", number));
      if (person.busy()) {
        // Wrote before she signed up, and was never merged.
        add(contact(person, "lead", number));
      }
    }
    Seed seed = Seed.of("intercom/lead");
    add(
        new Contact(
            seed.hex(24),
            null,
            "lead",
            LEAD_EMAIL,
            "Lena Lead",
            Instant.ofEpochSecond(1767225600),
            1,
            LEAD_PARTS,
            9_000_000));
  }

  private void add(Contact contact) {
    contacts.put(contact.id(), contact);
  }

  private static Contact contact(Person person, String role, long number) {
    Seed seed = Seed.of("intercom/" + role + "/" + person.id());
    boolean user = role.equals("user");
    int conversations = user ? (person.busy() ? 24 : seed.below(5)) : 1;
    return new Contact(
        seed.hex(24),
        user ? Long.toString(person.id()) : null,
        role,
        person.email(),
        person.name(),
        user ? person.since() : person.since().minus(Duration.ofDays(20)),
        conversations,
        user && person.busy() ? LONG_CONVERSATION : 0,
        number * 1000 + (user ? 0 : 500));
  }

  /** As the API shows them. */
  List<ObjectNode> contacts() {
    return contacts.values().stream().map(IntercomData::shown).toList();
  }

  /** Whole, with all their parts. */
  List<ObjectNode> conversations() {
    return contacts.keySet().stream().flatMap(id -> conversationsOf(id).stream()).toList();
  }

  /** Of a known contact, oldest first. */
  List<ObjectNode> conversationsOf(String contact) {
    return made.computeIfAbsent(contact, id -> make(Objects.requireNonNull(contacts.get(id))));
  }

  private static List<ObjectNode> make(Contact contact) {
    List<ObjectNode> conversations = new ArrayList<>();
    Seed seed = Seed.of("intercom/conversations/" + contact.id());
    for (int i = 0; i < contact.conversations(); i++) {
      boolean longest = i == 0 && contact.longest() > 0;
      int parts = longest ? contact.longest() : 1 + seed.below(8);
      conversations.add(conversation(contact, seed, contact.firstNumber() + i, parts));
    }
    return List.copyOf(conversations);
  }

  private static ObjectNode shown(Contact contact) {
    String url = "/contacts/" + contact.id();
    return Json.object(
        """
        {"type": "contact", "id": %s, "workspace_id": "acme4711", "external_id": %s, "role": %s,
         "email": %s, "phone": null, "name": %s, "avatar": null, "owner_id": null,
         "social_profiles": {"type": "list", "data": []}, "has_hard_bounced": false,
         "marked_email_as_spam": false, "unsubscribed_from_emails": false, "created_at": %s,
         "updated_at": %s, "signed_up_at": %s, "last_seen_at": null, "last_replied_at": null,
         "last_contacted_at": null, "last_email_opened_at": null, "last_email_clicked_at": null,
         "language_override": null, "browser": "firefox", "browser_language": "en", "os": "Linux",
         "location": {"type": "location", "country": null, "region": null, "city": null},
         "custom_attributes": {"plan": "business"},
         "tags": {"type": "list", "data": [], "url": %s, "total_count": 0, "has_more": false},
         "notes": {"type": "list", "data": [], "url": %s, "total_count": 0, "has_more": false},
         "companies": {"type": "list", "data": [], "url": %s, "total_count": 0,
           "has_more": false}}
        """,
        contact.id(),
        contact.externalId(),
        contact.role(),
        contact.email(),
        contact.name(),
        contact.since().getEpochSecond(),
        contact.since().getEpochSecond(),
        contact.externalId() == null ? null : contact.since().getEpochSecond(),
        url + "/tags",
        url + "/notes",
        url + "/companies");
  }

  private static ObjectNode conversation(Contact contact, Seed seed, long number, int count) {
    long at = seed.between(contact.since(), Seed.TODAY.minus(Duration.ofDays(2))).getEpochSecond();
    List<JsonNode> parts = new ArrayList<>();
    long last = at;
    for (int i = 0; i < count; i++) {
      last += 20 + seed.below(180);
      parts.add(part(contact, seed, number * 1000 + i, last, i % 2 == 0));
    }
    boolean open = seed.hit(20);
    ObjectNode conversation =
        Json.object(
            """
            {"type": "conversation", "id": %s, "created_at": %s, "updated_at": %s,
             "waiting_since": null, "snoozed_until": null,
             "source": {"type": "conversation", "id": %s, "delivered_as": "customer_initiated",
               "subject": "", "body": %s, "author": {"type": %s, "id": %s, "name": %s,
               "email": %s}, "attachments": [], "url": null, "redacted": false},
             "contacts": {"type": "contact.list", "contacts": [
               {"type": "contact", "id": %s, "external_id": %s}]},
             "first_contact_reply": null, "admin_assignee_id": 814, "team_assignee_id": null,
             "open": %s, "state": %s, "read": true, "tags": {"type": "tag.list", "tags": []},
             "priority": "not_priority", "sla_applied": null, "statistics": null,
             "conversation_rating": null, "teammates": null, "title": null,
             "custom_attributes": {}, "topics": {}, "ticket": null,
             "linked_objects": {"type": "list", "data": [], "total_count": 0, "has_more": false},
             "ai_agent": null, "ai_agent_participated": false,
             "conversation_parts": {"type": "conversation_part.list", "conversation_parts": [],
               "total_count": %s}}
            """,
            Long.toString(number),
            at,
            last,
            Long.toString(number * 1000 + 999),
            "<p>" + seed.pick(QUESTIONS) + "</p>",
            contact.role(),
            contact.id(),
            contact.name(),
            contact.email(),
            contact.id(),
            contact.externalId(),
            open,
            open ? "open" : "closed",
            count);
    ((ObjectNode) conversation.get("conversation_parts"))
        .set("conversation_parts", Json.array(parts));
    return conversation;
  }

  private static ObjectNode part(
      Contact contact, Seed seed, long number, long at, boolean byAdmin) {
    return Json.object(
        """
        {"type": "conversation_part", "id": %s, "part_type": "comment", "body": %s,
         "created_at": %s, "updated_at": %s, "notified_at": %s, "assigned_to": null,
         "author": {"type": %s, "id": %s, "name": %s, "email": %s}, "attachments": [],
         "external_id": null, "redacted": false}
        """,
        Long.toString(number),
        "<p>" + seed.pick(REPLIES) + "</p>",
        at,
        at,
        at,
        byAdmin ? "admin" : contact.role(),
        byAdmin ? "814" : contact.id(),
        byAdmin ? "Acme Support" : contact.name(),
        byAdmin ? "support@acme.example" : contact.email());
  }

  /**
   * @param longest parts of the first conversation; 0 for no long one
   * @param firstNumber of the first conversation, the others follow
   */
  private record Contact(
      String id,
      @Nullable String externalId,
      String role,
      String email,
      String name,
      Instant since,
      int conversations,
      int longest,
      long firstNumber) {}
}
