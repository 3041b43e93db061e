import { z } from "zod";

/** Settings about the fixture that gives each test class an async engine of its own. */
export const fixtureSettings = z
  .strictObject({
    name: z.string().min(1).default("reconfigure_async_db_engine").describe("Name of the autouse fixture."),
    calls: z
      .string()
      .min(1)
      .default("_configure_async_session")
      .describe("Function that the fixture's body has to call."),
  })
  .prefault({});

export type FixtureSettings = z.infer<typeof fixtureSettings>;

/** The field `async_engine_fixture` of a campaign, defaults filled in. */
export function fixtureSettingsOf(settings: object): FixtureSettings {
  const given = "async_engine_fixture" in settings ? settings.async_engine_fixture : undefined;
  return fixtureSettings.parse(given);
}
