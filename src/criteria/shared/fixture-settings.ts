/** The fixture that gives each test class an async engine of its own. */
export interface FixtureSettings {
  readonly name: string;
  /** The function that its body has to call. */
  readonly configures: string;
}

/** The field `fixture` of a campaign; the epic's names where a kind has no such field. */
export function fixtureSettingsOf(settings: object): FixtureSettings {
  const given = "fixture" in settings ? settings.fixture : null;
  const isGiven = typeof given === "object" && given !== null;
  return {
    name: isGiven && "name" in given ? String(given.name) : "reconfigure_async_db_engine",
    configures: isGiven && "configures" in given ? String(given.configures) : "_configure_async_session",
  };
}
