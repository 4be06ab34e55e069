package org.chieng.server.alert;

import io.vertx.core.Vertx;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chieng.server.registry.LabReceiver;
import org.jspecify.annotations.Nullable;

/** The ways to those whom schools themselves have named. Thread-safe. */
final class SchoolChannels {
    static final String MAIL = "school-mail";
    static final String WEBHOOK = "school-webhook";

    private final Vertx vertx;
    private final AlertSettings.@Nullable Mail mail;
    private final AlertSettings.Schools schools;

    SchoolChannels(Vertx vertx, AlertSettings settings) {
        this.vertx = vertx;
        this.mail = settings.mail();
        this.schools = settings.schools();
    }

    /** Those that there are for anybody. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        if (schools.mail() && mail != null) {
            names.add(MAIL);
        }
        if (!schools.webhookHosts().isEmpty()) {
            names.add(WEBHOOK);
        }
        return names;
    }

    /** By which a receiver is told. */
    List<String> of(LabReceiver receiver) {
        return names().stream()
                .filter(name -> channel(name, receiver).isPresent())
                .toList();
    }

    /** One way to a receiver, which whoever asks closes; empty where it is not open to that one now. */
    Optional<Channel> channel(String name, LabReceiver receiver) {
        URI webhook = receiver.webhook();
        AlertText text = new AlertText(receiver.language());
        if (name.equals(MAIL)) {
            return mail == null || !schools.mail() || receiver.mail().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new MailChannel(vertx, mail.to(receiver.mail()), text));
        }
        return webhook == null || !schools.webhookHosts().contains(receiver.host())
                ? Optional.empty()
                : Optional.of(new WebhookChannel(vertx, new AlertSettings.Webhook(webhook, null), text));
    }
}
