// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.redact;

import java.util.ArrayList;
import java.util.List;

/** The kinds of secrets that are known by their shape: prefix, alphabet and length. */
final class Shapes {

  private static final String END = "(?![A-Za-z0-9])";
  private static final String ALNUM = "[A-Za-z0-9]";
  private static final String URL64 = "[A-Za-z0-9_-]";
  private static final String HEX = "[0-9a-f]";

  private Shapes() {}

  static List<Literals.Hit> all() {
    List<Literals.Hit> all = new ArrayList<>(clouds());
    all.addAll(code());
    all.addAll(models());
    all.addAll(messages());
    all.addAll(payments());
    all.addAll(others());
    return all;
  }

  private static List<Literals.Hit> clouds() {
    return List.of(
        Shape.of("aws_key", "AKIA", "[A-Z0-9]{16}" + END),
        Shape.of("aws_key", "ASIA", "[A-Z0-9]{16}" + END),
        Shape.of("aws_key", "ABIA", "[A-Z0-9]{16}" + END),
        Shape.of("aws_key", "ACCA", "[A-Z0-9]{16}" + END),
        Shape.of("aws_bedrock_key", "ABSK", "[A-Za-z0-9+/]{60,}={0,2}"),
        Shape.of("google_key", "AIza", URL64 + "{35}" + "(?![A-Za-z0-9_-])"),
        Shape.of("google_token", "ya29.", "[A-Za-z0-9_.-]{20,}"),
        Shape.of("google_secret", "GOCSPX-", URL64 + "{20,}"),
        Shape.of("google_refresh_token", "1//0", URL64 + "{20,}"),
        Shape.around("azure_secret", "8Q~", 3, "[A-Za-z0-9_~.-]{3}8Q~[A-Za-z0-9_~.-]{31,34}"),
        Shape.around("azure_key", "JQQJ99", 80, ALNUM + "{40,80}JQQJ99" + ALNUM + "{20,}"),
        Shape.around("azure_key", "+ASt", 80, "[A-Za-z0-9+/]{70,80}\\+ASt[A-Za-z0-9+/]{4,8}==?"),
        Shape.of("digitalocean_token", "dop_v1_", HEX + "{64}" + END),
        Shape.of("digitalocean_token", "doo_v1_", HEX + "{64}" + END),
        Shape.of("digitalocean_token", "dor_v1_", HEX + "{64}" + END),
        Shape.of("databricks_token", "dapi", HEX + "{32}(-\\d+)?" + END),
        Shape.of("heroku_key", "HRKU-", URL64 + "{30,}"),
        Shape.of("vault_token", "hvs.", URL64 + "{20,}"),
        Shape.of("vault_token", "hvb.", URL64 + "{20,}"),
        Shape.of("vault_token", "hvr.", URL64 + "{20,}"),
        Shape.around(
            "terraform_token", ".atlasv1.", 14, ALNUM + "{14}\\.atlasv1\\." + URL64 + "{60,}"),
        Shape.of("doppler_token", "dp.", "(?:pt|st|ct|sa|scim|audit)\\.[A-Za-z0-9_.-]{40,}"),
        Shape.of("fly_token", "fm2_", "[A-Za-z0-9+/=_-]{40,}"),
        Shape.of("pulumi_token", "pul-", HEX + "{40}" + END),
        Shape.of("planetscale_token", "pscale_", "(?:tkn|pw|oauth)_[A-Za-z0-9_.-]{30,}"),
        Shape.of("supabase_key", "sbp_", HEX + "{40}" + END),
        Shape.of("supabase_key", "sb_secret_", URL64 + "{20,}"),
        Shape.of("cloudflare_key", "v1.0-", HEX + "{24}-" + HEX + "{100,}"),
        Shape.of("alibaba_key", "LTAI", ALNUM + "{16,26}" + END),
        Shape.of("tencent_key", "AKID", ALNUM + "{32}" + END),
        Shape.of("age_key", "AGE-SECRET-KEY-1", "[A-Z0-9]{50,}"),
        Shape.of("onepassword_token", "ops_eyJ", URL64 + "{100,}"));
  }

  private static List<Literals.Hit> code() {
    return List.of(
        Shape.of("github_token", "ghp_", ALNUM + "{30,255}"),
        Shape.of("github_token", "gho_", ALNUM + "{30,255}"),
        Shape.of("github_token", "ghu_", ALNUM + "{30,255}"),
        Shape.of("github_token", "ghs_", ALNUM + "{30,255}"),
        Shape.of("github_token", "ghr_", ALNUM + "{30,255}"),
        Shape.of("github_token", "github_pat_", "[A-Za-z0-9_]{40,255}"),
        Shape.of("gitlab_token", "glpat-", "[A-Za-z0-9_.-]{20,}"),
        Shape.of("gitlab_token", "gldt-", URL64 + "{20,}"),
        Shape.of("gitlab_token", "glptt-", URL64 + "{20,}"),
        Shape.of("gitlab_token", "glrt-", "[A-Za-z0-9_.-]{20,}"),
        Shape.of("gitlab_token", "glcbt-", URL64 + "{20,}"),
        Shape.of("gitlab_token", "glft-", URL64 + "{20,}"),
        Shape.of("gitlab_token", "glimt-", URL64 + "{20,}"),
        Shape.of("gitlab_token", "glagent-", URL64 + "{20,}"),
        Shape.of("gitlab_token", "gloas-", URL64 + "{20,}"),
        Shape.of("gitlab_token", "glsoat-", URL64 + "{20,}"),
        Shape.of("gitlab_token", "GR1348941", URL64 + "{20,}"),
        Shape.of("bitbucket_token", "ATBB", ALNUM + "{24,}"),
        Shape.of("atlassian_token", "ATATT3", "[A-Za-z0-9_=-]{100,}"),
        Shape.of("npm_token", "npm_", ALNUM + "{36}" + END),
        Shape.of("pypi_token", "pypi-", "AgE" + URL64 + "{40,}"),
        Shape.of("rubygems_key", "rubygems_", HEX + "{48}" + END),
        Shape.of(
            "crates_token",
            "cio",
            "(?=[A-Za-z0-9]*\\d)(?=[A-Za-z0-9]*[A-Z])" + ALNUM + "{32}" + END),
        Shape.of("nuget_key", "oy2", "(?=[a-z0-9]*\\d)[a-z0-9]{43}" + END),
        Shape.of("clojars_token", "CLOJARS_", "[a-z0-9]{60}" + END),
        Shape.of("docker_token", "dckr_pat_", URL64 + "{20,}"),
        Shape.of("docker_token", "dckr_oat_", URL64 + "{20,}"),
        Shape.of("artifactory_key", "AKCp", ALNUM + "{60,}"),
        Shape.of("sonar_token", "squ_", HEX + "{40}" + END),
        Shape.of("sonar_token", "sqp_", HEX + "{40}" + END),
        Shape.of("sourcegraph_token", "sgp_", "[A-Za-z0-9_]{40,}"),
        Shape.of("postman_key", "PMAK-", HEX + "{24}-" + HEX + "{34}"),
        Shape.of("sentry_token", "sntrys_", "[A-Za-z0-9+/=_-]{40,}"),
        Shape.of("sentry_token", "sntryu_", HEX + "{64}" + END),
        Shape.of("newrelic_key", "NRAK-", "[A-Z0-9]{27}" + END),
        Shape.of("newrelic_key", "NRIQ-", URL64 + "{32}" + END),
        Shape.of("newrelic_key", "NRRA-", HEX + "{42}" + END),
        Shape.around("newrelic_key", "NRAL", 40, "(?<![A-Za-z0-9])[0-9a-f]{36}NRAL" + END),
        Shape.of("grafana_token", "glc_", "[A-Za-z0-9+/=_-]{32,}"),
        Shape.of("grafana_token", "glsa_", "[A-Za-z0-9]{32}_[0-9a-fA-F]{8}"),
        Shape.of("dynatrace_token", "dt0", "[cs]\\d{2}\\.[A-Z0-9]{24}\\.[A-Z0-9]{64}"),
        Shape.of("linear_key", "lin_api_", ALNUM + "{30,}"),
        Shape.of("linear_key", "lin_oauth_", HEX + "{40,}"),
        Shape.of("notion_token", "ntn_", ALNUM + "{40,}"),
        Shape.of("notion_token", "secret_", ALNUM + "{43}" + END),
        Shape.of("figma_token", "figd_", URL64 + "{20,}"),
        Shape.of("netlify_token", "nfp_", ALNUM + "{36,}"),
        Shape.of("render_key", "rnd_", ALNUM + "{28,}"),
        Shape.of("airtable_token", "pat", ALNUM + "{14}\\.[0-9a-f]{64}" + END));
  }

  private static List<Literals.Hit> models() {
    return List.of(
        Shape.of("anthropic_key", "sk-ant-", URL64 + "{20,}"),
        Shape.of("openai_key", "sk-proj-", URL64 + "{20,}"),
        Shape.of("openai_key", "sk-svcacct-", URL64 + "{20,}"),
        Shape.of("openai_key", "sk-admin-", URL64 + "{20,}"),
        Shape.of("openrouter_key", "sk-or-v1-", HEX + "{40,}"),
        Shape.of("langfuse_key", "sk-lf-", "[0-9a-f-]{36}"),
        Shape.of("model_key", "sk-", "(?=[A-Za-z0-9]*\\d)" + ALNUM + "{32,}"),
        Shape.around(
            "openai_key",
            "T3BlbkFJ",
            60,
            "(?<![A-Za-z0-9])sk-[A-Za-z0-9_-]{10,60}T3BlbkFJ[A-Za-z0-9_-]{10,}"),
        Shape.of("huggingface_token", "hf_", ALNUM + "{30,}"),
        Shape.of("huggingface_token", "api_org_", ALNUM + "{30,}"),
        Shape.of("groq_key", "gsk_", ALNUM + "{40,}"),
        Shape.of("xai_key", "xai-", ALNUM + "{60,}"),
        Shape.of("perplexity_key", "pplx-", ALNUM + "{40,}"),
        Shape.of("replicate_token", "r8_", ALNUM + "{37}" + END),
        Shape.of("nvidia_key", "nvapi-", URL64 + "{40,}"),
        Shape.of("cerebras_key", "csk-", ALNUM + "{40,}"),
        Shape.of("together_key", "tgp_v1_", URL64 + "{40,}"),
        Shape.of("langsmith_key", "lsv2_", "(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}"),
        Shape.of("pinecone_key", "pcsk_", "[A-Za-z0-9_]{40,}"),
        Shape.of("tavily_key", "tvly-", URL64 + "{30,}"),
        Shape.of("firecrawl_key", "fc-", HEX + "{32}" + END),
        Shape.of("jina_key", "jina_", URL64 + "{40,}"),
        Shape.of("evotown_token", "evi_", URL64 + "{20,}"),
        Shape.of("evotown_token", "evk_", URL64 + "{20,}"));
  }

  private static List<Literals.Hit> messages() {
    return List.of(
        Shape.of("slack_token", "xoxb-", "[A-Za-z0-9-]{20,}"),
        Shape.of("slack_token", "xoxp-", "[A-Za-z0-9-]{20,}"),
        Shape.of("slack_token", "xoxa-", "[A-Za-z0-9-]{20,}"),
        Shape.of("slack_token", "xoxr-", "[A-Za-z0-9-]{20,}"),
        Shape.of("slack_token", "xoxs-", "[A-Za-z0-9-]{20,}"),
        Shape.of("slack_token", "xoxe", "(?:\\.xox[bp])?-[A-Za-z0-9-]{20,}"),
        Shape.of("slack_token", "xoxc-", "[A-Za-z0-9-]{20,}"),
        Shape.of("slack_token", "xoxd-", "[A-Za-z0-9%/+=-]{20,}"),
        Shape.of("slack_token", "xapp-", "[A-Za-z0-9-]{20,}"),
        Shape.of(
            "slack_webhook",
            "hooks.slack.com/",
            "(?:services|workflows|triggers)/[A-Za-z0-9/_-]*?([A-Za-z0-9]{16,})(?![A-Za-z0-9/])"),
        Shape.of(
            "discord_webhook", "discord.com/api/", "(?:v\\d+/)?webhooks/\\d+/([A-Za-z0-9_-]{30,})"),
        Shape.of(
            "discord_webhook",
            "discordapp.com/api/",
            "(?:v\\d+/)?webhooks/\\d+/([A-Za-z0-9_-]{30,})"),
        Shape.around(
            "telegram_token",
            ":AA",
            12,
            "(?<!\\d)\\d{6,12}:AA[A-Za-z0-9_-]{32,34}(?![A-Za-z0-9_-])"),
        Shape.of(
            "teams_webhook",
            "webhook.office.com/",
            "webhookb2/[^\\s\"']*?/IncomingWebhook/([0-9a-f]{32})"),
        Shape.of("sendgrid_key", "SG.", URL64 + "{16,32}\\." + URL64 + "{16,64}"),
        Shape.of("twilio_key", "SK", HEX + "{32}" + END),
        Shape.of("mailgun_key", "key-", HEX + "{32}" + END),
        Shape.around("mailchimp_key", "-us", 32, "(?<![A-Za-z0-9])[0-9a-f]{32}-us\\d{1,2}" + END),
        Shape.of("brevo_key", "xkeysib-", HEX + "{64}-" + ALNUM + "{16}"),
        Shape.of("resend_key", "re_", ALNUM + "{8}_" + ALNUM + "{20,}"),
        Shape.of("mapbox_token", "sk.eyJ", URL64 + "{20,}\\." + URL64 + "{10,}"));
  }

  private static List<Literals.Hit> payments() {
    return List.of(
        Shape.of("stripe_key", "sk_live_", ALNUM + "{16,}"),
        Shape.of("stripe_key", "sk_test_", ALNUM + "{16,}"),
        Shape.of("stripe_key", "rk_live_", ALNUM + "{16,}"),
        Shape.of("stripe_key", "rk_test_", ALNUM + "{16,}"),
        Shape.of("stripe_key", "sk_org_", "[A-Za-z0-9_]{16,}"),
        Shape.of("webhook_secret", "whsec_", "[A-Za-z0-9+/=]{24,}"),
        Shape.of("square_token", "sq0atp-", URL64 + "{22,}"),
        Shape.of("square_secret", "sq0csp-", URL64 + "{40,}"),
        Shape.of("square_token", "EAAA", "(?=[A-Za-z0-9_-]*\\d)" + URL64 + "{55,}"),
        Shape.of("shopify_token", "shpat_", "[0-9a-fA-F]{32}" + END),
        Shape.of("shopify_token", "shpca_", "[0-9a-fA-F]{32}" + END),
        Shape.of("shopify_token", "shppa_", "[0-9a-fA-F]{32}" + END),
        Shape.of("shopify_token", "shpss_", "[0-9a-fA-F]{32}" + END),
        Shape.of("shopify_token", "shpua_", "[0-9a-fA-F]{32}" + END),
        Shape.of("paypal_token", "access_token$production$", "[0-9a-z]{16}\\$[0-9a-f]{32}"),
        Shape.of("razorpay_key", "rzp_live_", ALNUM + "{14,}"),
        Shape.of("shippo_token", "shippo_live_", HEX + "{40}"),
        Shape.of("duffel_token", "duffel_live_", URL64 + "{40,}"),
        Shape.of("plaid_token", "access-production-", "[0-9a-f-]{36}"),
        Shape.of("easypost_key", "EZAK", ALNUM + "{54}" + END));
  }

  private static List<Literals.Hit> others() {
    return List.of(
        // Three parts when signed, two with an empty third when not, five when encrypted.
        Shape.of("jwt", "eyJ", URL64 + "{10,}\\." + URL64 + "{2,}(?:\\." + URL64 + "*){1,3}"),
        Shape.of(
            "putty_key", "Private-Lines:", " \\d+\\s+([A-Za-z0-9+/=\\s]+?)(?=\\n?Private-MAC|$)"));
  }

  /** MTk4...{23-28}.{6}.{27-}: the first part begins with a number in base 64. */
  static void discordBot(String text, int start, int end, Findings found) {
    if (Chars.at(text, end + 6) != '.') {
      return;
    }
    int first = start;
    while (first > 0 && start - first < 40 && Chars.isBase64Url(text.charAt(first - 1))) {
      first--;
    }
    int last = end + 7;
    while (last < text.length() && last - end < 60 && Chars.isBase64Url(text.charAt(last))) {
      last++;
    }
    for (int i = end; i < end + 6; i++) {
      if (!Chars.isBase64Url(text.charAt(i))) {
        return;
      }
    }
    char begin = text.charAt(first);
    boolean number = begin == 'M' || begin == 'N' || begin == 'O';
    if (number && start - first >= 23 && start - first <= 30 && last - end - 7 >= 25) {
      found.add("discord_token", first, last, Findings.BY_SHAPE);
    }
  }

  /** 32-8-8 hexadecimal digits. */
  static void mailgun(String text, int start, int end, Findings found) {
    if (Chars.at(text, end + 8) != '-' || start < 32 || end + 17 > text.length()) {
      return;
    }
    for (int i = start - 32; i < end + 17; i++) {
      if (i != start && i != end + 8 && !Chars.isHex(text.charAt(i))) {
        return;
      }
    }
    if (!Chars.isAlnum(Chars.at(text, start - 33)) && !Chars.isAlnum(Chars.at(text, end + 17))) {
      found.add("mailgun_key", start - 32, end + 17, Findings.BY_SHAPE);
    }
  }
}
