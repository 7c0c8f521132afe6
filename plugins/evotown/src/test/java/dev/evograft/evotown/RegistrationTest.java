// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.sandbox.Habit;
import dev.evograft.sandbox.Mode;
import dev.evograft.sandbox.StandIn;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.DeliveryResult.Kind;
import dev.evograft.spi.journal.Destination;
import dev.evograft.testkit.FakeContext;
import dev.evograft.testkit.FakeWorkspace;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpRequest;
import dev.evograft.toolkit.http.HttpSettings;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationTest {

  @TempDir private Path folder;

  private final StandIn town = StandIn.start(StandIn.Options.of(Mode.REAL));
  private final HttpClient http = new HttpClient(HttpSettings.of("evotown", "evograft/test"));
  private final EvotownPlugin plugin = new EvotownPlugin();
  private FakeContext context;

  @BeforeEach
  void configure() {
    context =
        new FakeContext("evotown", folder.resolve("workspace"))
            .home(folder.resolve("home"))
            .set("evotown.url", town.url().toString())
            .set("evotown.admin_token", town.adminToken());
  }

  @AfterEach
  void close() {
    plugin.stop();
    http.close();
    town.close();
    context.close();
  }

  @Test
  void registersOnceAndReportsWithTheTokenOfTheHome() throws Exception {
    context.set("evotown.owner_team", "blue");
    assertThat(register(false)).isTrue();
    assertThat(register(false)).isFalse();
    context.settings().remove("evotown.admin_token");

    assertThat(deliver("r-1").kind()).isEqualTo(Kind.DELIVERED);
    String engineId = setup().engineId().orElseThrow();
    assertThat(engineId).startsWith("evograft-");
    assertThat(town.run("r-1").orElseThrow()).containsEntry("engine_id", engineId);
    assertThat(calls("/engines/register")).isEqualTo(1);
    assertThat(town.engine(engineId).orElseThrow())
        .containsEntry("owner_team", "blue")
        .containsEntry("deployment_kind", "server");
  }

  @Test
  void theTokenIsOnDiskBeforeAnythingElse() throws Exception {
    register(false);

    Path file = setup().tokens().orElseThrow().file(setup().endpoint(), engineId());
    assertThat(Files.readString(file)).contains(setup().token().orElseThrow(), engineId());
  }

  @Test
  void aNewTokenIsTakenByThoseWhoHaveTheOldOne() throws Exception {
    register(false);
    deliver("r-1"); // knows the first token

    assertThat(register(true)).isTrue();

    assertThat(deliver("r-2").kind()).isEqualTo(Kind.DELIVERED);
    assertThat(calls("/engines/register")).isEqualTo(2);
  }

  @Test
  void whatTheHomeMayMendPausesForAWhileAndASettingForEver() throws Exception {
    DeliveryResult unregistered = deliver("r-1");
    assertThat(unregistered.kind()).isEqualTo(Kind.PAUSED);
    assertThat(unregistered.until())
        .isBetween(Instant.now(), Instant.now().plus(Duration.ofMinutes(1)));

    register(false);
    assertThat(deliver("r-1").kind()).isEqualTo(Kind.DELIVERED);

    Path file = setup().tokens().orElseThrow().file(setup().endpoint(), engineId());
    Files.writeString(file, "{");
    context.set("evotown.token", "evi_x"); // and no evotown.engine_id
    assertThat(deliver("r-2").until()).isNull();
  }

  @Test
  void anotherServerGetsNoTokenOfTheHome() throws Exception {
    register(false);
    try (StandIn other = StandIn.start(StandIn.Options.of(Mode.REAL))) {
      context.set("evotown.url", other.url().toString());

      DeliveryResult result = deliver("r-1");

      assertThat(result.kind()).isEqualTo(Kind.PAUSED);
      assertThat(result.why()).contains("not registered at 127.0.0.1", "evograft evotown register");
      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  void aTypedAddressGetsNoSecretThatIsConfiguredForAnother() {
    context.set("evotown.token", "evi_configured").set("evotown.engine_id", "e1");

    assertThat(Setup.typed(context, URI.create("https://other.example")).token()).isEmpty();
    assertThat(Setup.typed(context, town.url()).token()).contains("evi_configured");
    context.settings().remove("evotown.url");
    assertThat(Setup.typed(context, URI.create("https://other.example")).token())
        .contains("evi_configured");
  }

  @Test
  void theBootstrapTokenRegistersToo() {
    context.settings().remove("evotown.admin_token");
    context.set("evotown.register_token", town.bootstrapToken());

    assertThat(register(false)).isTrue();
  }

  @Test
  void whatIsMissingOrWrongIsTold() {
    context.set("evotown.admin_token", "wrong");
    assertThatThrownBy(() -> register(false))
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining("its list of engines: 403")
        .hasMessageContaining("evotown.admin_token");
    assertThatThrownBy(() -> register(true))
        .hasMessageContaining("(403: Invalid or missing bearer token.)")
        .hasMessageContaining("evotown.admin_token");
    context.settings().remove("evotown.admin_token");
    assertThatThrownBy(() -> register(false))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("evotown.admin_token");
    context.set("evotown.admin_token", "x").set("evotown.url", "http://evo.example");
    assertThatThrownBy(() -> register(false)).hasMessageContaining("use https");
    assertThat(calls("/engines/register")).isEqualTo(1);
    assertThat(town.requests()).hasSize(2);
  }

  /** A home that was copied, or made anew, must not stop the machine that has the id. */
  @Test
  void anIdThatIsRegisteredIsTakenOverOnOneWordOnly() {
    context.set("evotown.engine_id", "fleet-7");
    register(false);
    String token = setup().token().orElseThrow();
    FakeContext first = context;
    context =
        new FakeContext("evotown", folder.resolve("workspace"))
            .home(folder.resolve("other-home"))
            .set("evotown.url", town.url().toString())
            .set("evotown.engine_id", "fleet-7")
            .set("evotown.admin_token", town.adminToken());

    assertThatThrownBy(() -> register(false))
        .hasMessageContaining("registered at")
        .hasMessageContaining("--rotate");
    assertThat(calls("/engines/register")).isEqualTo(1);
    assertThat(register(true)).isTrue();
    assertThat(setup().token()).isPresent().isNotEqualTo(Optional.of(token));
    first.close();
  }

  /** Whoever set a token, such as that of the stand-in, is registered already. */
  @Test
  void aTokenThatIsSetAndAcceptedStaysGood() throws Exception {
    context.set("evotown.engine_id", StandIn.ENGINE_ID).set("evotown.token", town.token());

    assertThat(register(false)).isFalse();

    assertThat(calls("/engines/register")).isZero();
    assertThat(deliver("r-1").kind()).isEqualTo(Kind.DELIVERED);
    context.set("evotown.token", "evi_of_yesterday");
    assertThatThrownBy(() -> register(false))
        .hasMessageContaining("registered at")
        .hasMessageContaining("--rotate");
    assertThat(calls("/engines/register")).isZero();
    rotateBesideATokenOfEvotown();
  }

  private void rotateBesideATokenOfEvotown() {
    assertThatThrownBy(() -> register(true))
        .isInstanceOfSatisfying(
            EvograftException.class, e -> assertThat(e.code()).isEqualTo("token_refused"))
        .hasMessageContaining("keeps its new token, but evotown.token is set")
        .hasMessageContaining("unset it");
  }

  /** The new one counts only once the void one is gone; that is said, and true. */
  @Test
  void aNewTokenBesideOneThatIsSetDeliversOnceThatIsUnset() throws Exception {
    context.set("evotown.engine_id", StandIn.ENGINE_ID).set("evotown.token", town.token());

    rotateBesideATokenOfEvotown();

    assertThat(deliver("r-1").kind()).isEqualTo(Kind.PAUSED);
    context.settings().remove("evotown.token");
    assertThat(registered(false)).isEqualTo(Registered.KEPT);
    assertThat(deliver("r-1").kind()).isEqualTo(Kind.DELIVERED);
  }

  /** The same command says the same the second time. */
  @Test
  void anEngineThatIsNewAndATokenThatIsRefusedFailEachTime() {
    context.set("evotown.engine_id", "fleet-7").set("evotown.token", "evi_of_yesterday");

    for (int times = 0; times < 2; times++) {
      assertThatThrownBy(() -> register(false))
          .isInstanceOfSatisfying(
              EvograftException.class, e -> assertThat(e.code()).isEqualTo("token_refused"))
          .hasMessageContaining("unset it");
    }

    assertThat(calls("/engines/register")).isEqualTo(1);
    context.settings().remove("evotown.token");
    assertThat(registered(false)).isEqualTo(Registered.KEPT);
  }

  /** Nothing of it would be void, so nobody is sent to the word that voids it. */
  @Test
  void aKeptTokenIsNotSaidToBeInDangerWhereTheServerIsAway() {
    register(false);
    context.set("evotown.engine_id", engineId()).set("evotown.token", town.token());
    town.fault(JsonObject.of(Map.of("route", "status", "kind", "status", "status", 503)));

    assertThatThrownBy(() -> register(false))
        .isInstanceOfSatisfying(
            EvograftException.class, e -> assertThat(e.code()).isEqualTo("no_answer"))
        .hasMessageContaining("this home keeps its token")
        .hasMessageContaining("is not known (answers 503): try again later")
        .hasMessageNotContaining("--rotate");

    assertThat(calls("/engines/register")).isEqualTo(1);
  }

  /** A token that a person has forgotten about, such as a variable of yesterday. */
  @Test
  void aTokenThatIsSetAndRefusedIsToldAlthoughTheHomeKeepsAGoodOne() throws Exception {
    register(false);
    context.set("evotown.engine_id", engineId()).set("evotown.token", "evi_of_yesterday");

    assertThatThrownBy(() -> register(false))
        .isInstanceOfSatisfying(
            EvograftException.class, e -> assertThat(e.code()).isEqualTo("token_refused"))
        .hasMessageContaining("evotown.token is set")
        .hasMessageContaining("unset it");

    assertThat(calls("/engines/register")).isEqualTo(1);
    context.settings().remove("evotown.token");
    assertThat(registered(false)).isEqualTo(Registered.KEPT);
    assertThat(deliver("r-1").kind()).isEqualTo(Kind.DELIVERED);
  }

  /** Where it may speak for any engine it is accepted, and says nothing of this one. */
  @Test
  void aBootstrapTokenThatIsAcceptedRegistersTheEngine() {
    context.settings().remove("evotown.admin_token");
    context.set("evotown.engine_id", "fleet-7").set("evotown.token", town.bootstrapToken());
    town.fault(
        JsonObject.of(
            Map.of("route", "status", "kind", "status", "status", 404, "detail", "run not found")));

    assertThat(registered(false)).isEqualTo(Registered.ISSUED);

    assertThat(town.engine("fleet-7")).isPresent();
    assertThat(registered(false)).isEqualTo(Registered.KEPT);
    assertThat(calls("/engines/register")).isEqualTo(1);
  }

  /** It has no question that tells of a token, and says so in words of its own. */
  @Test
  void aServerOfTheContractThatSaysMoreThanItMustRegistersAnEngineWithItsToken() {
    try (StandIn contract = StandIn.start(withPages("of-the-administrator"))) {
      context
          .set("evotown.url", contract.url().toString())
          .set("evotown.engine_id", "fleet-7")
          .set("evotown.token", contract.token());
      context.settings().remove("evotown.admin_token");

      assertThat(registered(false)).isEqualTo(Registered.WITHOUT_TOKEN);

      assertThat(contract.engine("fleet-7")).isPresent();
    }
  }

  /** The page is the proxy's, and behind it is an Evotown that voids tokens. */
  @Test
  void behindAProxyThatDoesNotKnowTheQuestionNoTokenInUseIsVoided() {
    register(false);
    String token = setup().token().orElseThrow();
    String id = engineId();
    context.close();
    context =
        new FakeContext("evotown", folder.resolve("workspace"))
            .home(folder.resolve("other-home"))
            .set("evotown.url", town.url().toString())
            .set("evotown.engine_id", id)
            .set("evotown.token", token)
            .set("evotown.admin_token", town.adminToken());
    town.fault(JsonObject.of(Map.of("route", "status", "kind", "html", "status", 404)));

    assertThatThrownBy(() -> register(false)).hasMessageContaining("registered at");

    assertThat(calls("/engines/register")).isEqualTo(1);
  }

  /** With a token that Evotown did not give, and that says nothing of this engine. */
  @Test
  void whereAnAdministratorFindsNoSuchEngineAServerOfTheContractRegisters() {
    try (StandIn contract = StandIn.start(withPages("of-the-administrator"))) {
      context
          .set("evotown.admin_token", contract.adminToken())
          .set("evotown.url", contract.url().toString())
          .set("evotown.engine_id", "fleet-7")
          .set("evotown.token", contract.token());

      assertThat(registered(false)).isEqualTo(Registered.WITHOUT_TOKEN);

      assertThat(contract.engine("fleet-7")).isPresent();
    }
  }

  /** As a script at the start of a machine does, or to tell a newer version. */
  @ParameterizedTest
  @CsvSource({"BARE, plain", "BARE, evi_plain", "PAGES, plain", "PAGES, evi_plain"})
  void atAServerThatGivesNoTokenAnEngineRegistersTwice(Habit habit, String token) {
    try (StandIn contract =
        StandIn.start(new StandIn.Options(0, Mode.CONTRACT, token, 100).with(habit))) {
      context
          .set("evotown.admin_token", contract.adminToken())
          .set("evotown.url", contract.url().toString())
          .set("evotown.engine_id", "fleet-7");
      assertThatThrownBy(() -> register(false)).hasMessageContaining("the server gave no token");
      context.set("evotown.token", token);

      assertThat(registered(false)).isEqualTo(Registered.WITHOUT_TOKEN);
      context.set("evotown.engine_version", "2");
      assertThat(registered(false)).isEqualTo(Registered.WITHOUT_TOKEN);

      assertThat(contract.engine("fleet-7").orElseThrow()).containsEntry("engine_version", "2");
    }
  }

  @Test
  void aServerOfTheContractThatGivesATokenIsAskedOnce() {
    try (StandIn contract = StandIn.start(StandIn.Options.of(Mode.CONTRACT))) {
      context
          .set("evotown.admin_token", contract.adminToken())
          .set("evotown.url", contract.url().toString())
          .set("evotown.engine_id", "fleet-7")
          .set("evotown.token", "plain");

      assertThat(registered(false)).isEqualTo(Registered.ISSUED);
      assertThat(registered(false)).isEqualTo(Registered.KEPT);
    }
  }

  /** What another home registered is told apart, at a server of the contract, too. */
  @Test
  void whatAnotherHomeRegisteredIsRefusedThereToo() {
    try (StandIn contract = StandIn.start(withPages("plain"))) {
      context
          .set("evotown.admin_token", contract.adminToken())
          .set("evotown.url", contract.url().toString())
          .set("evotown.engine_id", "fleet-7")
          .set("evotown.token", "plain");
      registered(false);
      context.home(folder.resolve("other-home"));

      assertThatThrownBy(() -> register(false)).hasMessageContaining("another machine may have it");
    }
  }

  /** The remedy is that of the case. */
  @ParameterizedTest
  @CsvSource({
    "403, evi_x, Correct the administrator's token (evotown.admin_token)",
    "401, plain, unset it and use evotown.register_token",
    "404, evi_x, 'would be void. Add --rotate if'",
    "500, evi_x, Try again later"
  })
  void whatHelpsIsSaidOfEachCase(int status, String token, String remedy) {
    context.set("evotown.engine_id", "fleet-7").set("evotown.token", token);
    town.fault(JsonObject.of(Map.of("route", "engines", "kind", "status", "status", status)));

    assertThatThrownBy(() -> register(false))
        .hasMessageContaining("its list of engines: " + status)
        .hasMessageContaining(remedy);
  }

  /** Nobody can say whether it is good: the page may be a proxy's, with an Evotown behind it. */
  @Test
  void whereNobodyCanLookATokenOfAnEngineIsVoidedOnOneWordOnly() {
    context.settings().remove("evotown.admin_token");
    context
        .set("evotown.register_token", town.bootstrapToken())
        .set("evotown.engine_id", StandIn.ENGINE_ID)
        .set("evotown.token", town.token());
    Map<String, Object> page = Map.of("route", "status", "kind", "html", "status", 404);
    Map<String, Object> bare =
        Map.of("route", "status", "kind", "status", "status", 404, "detail", "");
    for (Map<String, Object> instead : List.of(page, bare)) {
      town.fault(JsonObject.of(instead));

      assertThatThrownBy(() -> register(false))
          .as(instead.toString())
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("is not known (evotown.token: the server ")
          .hasMessageContaining("--rotate")
          .hasMessageContaining("evotown.admin_token");
      town.clearFaults();
    }
    context.set("evotown.token", "evi_of_yesterday");
    assertThatThrownBy(() -> register(false))
        .hasMessageContaining("refuses the token (403)")
        .hasMessageContaining("then unset evotown.token")
        .hasMessageNotContaining("later");

    assertThat(calls("/engines/register")).isZero();
    rotateBesideATokenOfEvotown();
  }

  /** That is a server of the contract, or a proxy that answers for all that it does not know. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void atAServerOfTheContractTooATokenOfAnEngineIsVoidedOnOneWordOnly(boolean pages) {
    StandIn.Options options = pages ? withPages(null) : StandIn.Options.of(Mode.CONTRACT);
    try (StandIn contract = StandIn.start(options)) {
      context
          .set("evotown.url", contract.url().toString())
          .set("evotown.engine_id", StandIn.ENGINE_ID)
          .set("evotown.token", contract.token())
          .set("evotown.register_token", contract.bootstrapToken());
      context.settings().remove("evotown.admin_token");

      assertThatThrownBy(() -> register(false))
          .hasMessageContaining("is not known")
          .hasMessageContaining("--rotate");
      assertThat(contract.requests())
          .noneMatch(request -> request.string("path", "").endsWith("/engines/register"));

      if (pages) {
        assertThat(registered(true)).isEqualTo(Registered.WITHOUT_TOKEN);
      } else {
        rotateBesideATokenOfEvotown();
      }
    }
  }

  private static StandIn.Options withPages(@Nullable String token) {
    return new StandIn.Options(0, Mode.CONTRACT, token, 100).with(Habit.PAGES);
  }

  /** As every command does, and perhaps while another process holds the home. */
  @Test
  void whoOnlyLooksMakesNoId() {
    plugin.start(context);

    assertThat(context.registered(Destination.class).get(0).settings().target())
        .isEqualTo(setup().endpoint().api().toString());
    assertThat(folder.resolve("home/.evograft/evotown")).doesNotExist();
    assertThat(setup().fault())
        .hasValueSatisfying(why -> assertThat(why).contains("evograft evotown register"));
    register(false);
    assertThat(folder.resolve("home/.evograft/evotown/engine-id")).exists();
  }

  /** What cannot be known voids nothing. */
  @Test
  void whetherATokenThatIsSetIsGoodHasToBeKnown() {
    context.set("evotown.engine_id", StandIn.ENGINE_ID).set("evotown.token", town.token());
    town.fault(JsonObject.of(Map.of("route", "status", "kind", "status", "status", 500)));

    assertThatThrownBy(() -> register(false))
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining("is not known");
    assertThat(calls("/engines/register")).isZero();
  }

  /** As a proxy, or a server in trouble, answers: an id that is there may be another machine's. */
  @ParameterizedTest
  @CsvSource({"500, status", "401, status", "200, html", "404, html", "0, reset"})
  void whereNobodyCanTellNoTokenIsVoided(int status, String kind) {
    town.fault(JsonObject.of(Map.of("route", "engines", "kind", kind, "status", status)));

    assertThatThrownBy(() -> register(false))
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining("is not known")
        .hasMessageContaining("--rotate");
    assertThat(calls("/engines/register")).isZero();

    assertThat(register(true)).isTrue();
  }

  @Test
  void ofMoreEnginesThanAreShownNobodyCanTellEither() throws Exception {
    for (int i = 0; i < Endpoint.MOST_ENGINES; i++) {
      JsonObject engine = JsonObject.of(Map.of("engine_id", "fleet-" + i, "engine_version", "1"));
      http.call(
          HttpRequest.postJson(setup().endpoint().register(), Json.bytes(engine))
              .withHeader("X-Admin-Token", town.adminToken()));
    }
    long before = calls("/engines/register");

    assertThatThrownBy(() -> register(false)).hasMessageContaining("no more than 500 engines");

    assertThat(calls("/engines/register")).isEqualTo(before);
  }

  /** The server voids the old token before the new one can be kept. */
  @Test
  void withoutRoomForATokenNoneIsAskedFor() throws Exception {
    Path file = setup().tokens().orElseThrow().file(setup().endpoint(), engineId());
    Path room = file.resolveSibling(file.getFileName() + ".room");
    Files.createDirectories(room.resolve("something"));

    assertThatThrownBy(() -> register(true)).hasMessageContaining("nothing was asked");

    assertThat(calls("/engines/register")).isZero();
  }

  @Test
  void aTokenThatCannotBeWrittenAnewGoesIntoTheRoomThatWasKeptForIt() throws Exception {
    Path file = setup().tokens().orElseThrow().file(setup().endpoint(), engineId());
    FakeWorkspace files = new FakeWorkspace(folder.resolve("workspace"), "evotown");
    Workspace full =
        (Workspace)
            Proxy.newProxyInstance(
                Workspace.class.getClassLoader(),
                new Class<?>[] {Workspace.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("replace") && arguments[0].equals(file)) {
                    throw new EvograftException("write_failed", "No space left");
                  }
                  return method.invoke(files, arguments);
                });
    TokenStore store =
        new TokenStore(new EngineHome(folder.resolve("home"), full), Optional.empty());

    store.ensure(
        setup().endpoint(),
        engineId(),
        true,
        () -> Optional.of(new TokenStore.Issued("evi_new", Instant.EPOCH)));

    assertThat(setup().token()).contains("evi_new");
    assertThat(file.resolveSibling(file.getFileName() + ".room")).doesNotExist();
  }

  @Test
  void anAnswerThatWasLostLeavesNoToken() {
    town.fault(
        JsonObject.builder()
            .put("route", "register")
            .put("kind", "reset")
            .put("applied", true)
            .put("times", 1)
            .build());

    assertThatThrownBy(() -> register(false))
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining("--rotate");
    assertThat(setup().token()).isEmpty();
    assertThat(register(true)).isTrue();
  }

  @Test
  void aDamagedTokenFileIsNeitherUsedNorLost() throws Exception {
    register(false);
    Path file = setup().tokens().orElseThrow().file(setup().endpoint(), engineId());
    Files.writeString(file, "{\"server\":");

    assertThat(setup().fault()).hasValueSatisfying(why -> assertThat(why).contains("is damaged"));
    assertThatThrownBy(() -> register(false)).hasMessageContaining("is damaged");
    assertThat(register(true)).isTrue();
    assertThat(file.resolveSibling(file.getFileName() + ".damaged")).exists();
    assertThat(setup().fault()).isEmpty();
  }

  @Test
  void withoutAHomeAnIdHasToBeSet() {
    FakeContext homeless =
        new FakeContext("evotown", folder).set("evotown.url", "https://evo.example");

    assertThat(Setup.of(homeless, URI.create("https://evo.example")).fault())
        .hasValueSatisfying(why -> assertThat(why).contains("evotown.engine_id is not"));
  }

  private boolean register(boolean rotate) {
    return registered(rotate).isNew();
  }

  private Registered registered(boolean rotate) {
    return new Registration(setup(), http, context.redactor(), context.clock()).register(rotate);
  }

  private Setup setup() {
    return Setup.of(context, EvotownKeys.URL.parser().apply(context.settings().get("evotown.url")));
  }

  private String engineId() {
    return setup().engineId().orElseThrow();
  }

  private DeliveryResult deliver(String runId) throws Exception {
    List<Destination> registered = context.registered(Destination.class);
    if (registered.isEmpty()) {
      plugin.start(context);
    }
    SampleRun run = new SampleRun(runId);
    return context
        .registered(Destination.class)
        .get(0)
        .deliver(run.delivery(run.started(), run.completed()))
        .toCompletableFuture()
        .get();
  }

  private long calls(String path) {
    return town.requests().stream()
        .filter(request -> request.string("path", "").endsWith(path))
        .count();
  }
}
