import * as z from "zod";
import { campaignKinds } from "../campaign-kinds/index.ts";
import type { CampaignKind } from "../domain/campaign-kind.ts";

const jsonObject = z.record(z.string(), z.unknown());

/**
 * JSON Schema (draft 2020-12) of `.github/convert-status.yml`, made from what validates it, so that editors complete
 * and check the same names. Fields that a kind or a preset fills in are optional here.
 */
export function settingsJsonSchema(): Record<string, unknown> {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Convert Status settings",
    description: "Campaigns of one repository; kept on the default branch as .github/convert-status.yml.",
    type: "object",
    additionalProperties: false,
    required: ["campaigns"],
    properties: {
      campaigns: { type: "array", minItems: 1, items: { anyOf: campaignKinds.map(campaignJsonSchema) } },
    },
  };
}

function campaignJsonSchema(kind: CampaignKind): Record<string, unknown> {
  const schema = jsonObject.parse(z.toJSONSchema(kind.settings, { io: "input", unrepresentable: "any" }));
  const { $schema: _, required: __, properties, ...rest } = schema;
  const presets = Object.keys(kind.presets);
  return {
    title: kind.title,
    ...rest,
    properties: {
      kind: { const: kind.id, description: "How targets are found and conversions judged." },
      ...(presets.length === 0
        ? {}
        : {
            preset: {
              enum: presets,
              description: "Settings of a known repository; fields given here replace its own.",
            },
          }),
      ...withoutKind(jsonObject.parse(properties)),
    },
  };
}

function withoutKind(properties: Record<string, unknown>): Record<string, unknown> {
  const { kind: _, ...rest } = properties;
  return rest;
}
