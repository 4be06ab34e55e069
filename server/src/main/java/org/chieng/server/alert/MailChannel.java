package org.chieng.server.alert;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.StartTLSOptions;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.chieng.server.registry.Alerts;

/**
 * Gives messages to a mail server (RFC 5321), which takes them to people. The certificate must be of the server's name and of somebody whom this
 * computer trusts. One that was tried twice has the same {@code Message-ID}, so that mail programs show it once.
 */
final class MailChannel implements Channel {
    private static final int LONGEST_SECONDS = 25;

    private final Vertx vertx;
    private final AlertSettings.Mail settings;
    private final AlertText text;

    MailChannel(Vertx vertx, AlertSettings.Mail settings, AlertText text) {
        this.vertx = vertx;
        this.settings = settings;
        this.text = text;
    }

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public Future<Void> send(Alerts.Delivery delivery) {
        return config().compose(config -> {
            MailClient client = MailClient.create(vertx, config);
            return client.sendMail(message(delivery))
                    .timeout(LONGEST_SECONDS, TimeUnit.SECONDS)
                    .eventually(client::close)
                    .mapEmpty();
        });
    }

    private MailMessage message(Alerts.Delivery delivery) {
        MailMessage message = new MailMessage()
                .setFrom(settings.from())
                .setTo(settings.to())
                .setSubject(text.subject(delivery))
                .setText(text.body(delivery));
        String domain = settings.from().substring(settings.from().indexOf('@'));
        return message.addHeader(
                "Message-ID",
                "<chieng-" + delivery.message() + "-" + delivery.made().toEpochMilli() + domain + ">");
    }

    /** The password may be changed while the server runs. */
    private Future<MailConfig> config() {
        MailConfig config = new MailConfig(settings.host(), settings.port())
                .setSsl(settings.tls() == AlertSettings.Tls.TLS)
                .setHostnameVerificationAlgorithm("HTTPS") // the name in the certificate must be the host's
                .setStarttls(
                        settings.tls() == AlertSettings.Tls.STARTTLS
                                ? StartTLSOptions.REQUIRED
                                : StartTLSOptions.DISABLED)
                .setLogin(LoginOption.NONE)
                .setKeepAlive(false)
                .setMaxPoolSize(1);
        Path password = settings.password();
        return password == null
                ? Future.succeededFuture(config)
                : vertx.executeBlocking(() -> SecretFile.read(password))
                        .map(secret -> config.setLogin(LoginOption.REQUIRED)
                                .setUsername(settings.user())
                                .setPassword(secret));
    }

    @Override
    public void close() {
        // each message has a connection of its own
    }
}
