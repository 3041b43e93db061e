import type { CampaignKind } from "../domain/campaign-kind.ts";
import { deferrableOperators } from "./deferrable-operators/index.ts";
import { fastapiRoutes } from "./fastapi-routes/index.ts";
import { typescriptRoutes } from "./typescript-routes/index.ts";

/** Every campaign kind; the first one is the default. A new kind is one folder and one entry here. */
export const campaignKinds: readonly [CampaignKind, ...CampaignKind[]] = [
  fastapiRoutes,
  deferrableOperators,
  typescriptRoutes,
];

/** The kind with this id, or null. */
export function findKind(id: string): CampaignKind | null {
  return campaignKinds.find((kind) => kind.id === id) ?? null;
}

/** The preset with this name and the kind that it belongs to, or null. */
export function findPreset(
  name: string,
): { readonly kind: CampaignKind; readonly fields: Readonly<Record<string, unknown>> } | null {
  for (const kind of campaignKinds) {
    const fields = Object.entries(kind.presets).find(([preset]) => preset === name)?.[1];
    if (fields !== undefined) return { kind, fields };
  }
  return null;
}
