import type {
  CampaignCatalogue,
  CampaignFacts,
  CampaignPlace,
  KnownCampaign,
} from "../domain/campaign-catalogue.ts";
import type { CampaignKey } from "../domain/campaign-store.ts";
import type { Database } from "./database.ts";
import { storable } from "./storable.ts";

interface Row {
  readonly repository: string;
  readonly campaign: string;
  readonly name: string | null;
  readonly installation: bigint | null;
  readonly isPrivate: boolean | null;
  readonly branch: string | null;
  readonly tip: string | null;
  readonly facts: string | null;
}

/** Which campaigns there are, in the database. Keys are lower case. */
export class StoredCatalogue implements CampaignCatalogue {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async campaigns(): Promise<readonly KnownCampaign[]> {
    const rows = await this.#database.prisma.$queryRaw<Omit<Row, "tip">[]>`
      SELECT repository, campaign, name, installation, is_private AS "isPrivate", branch, facts
      FROM (SELECT DISTINCT repository, campaign FROM recorded_scan) AS scanned
      LEFT JOIN recorded_campaign USING (repository, campaign)
      ORDER BY repository, campaign`;
    return rows.map(restore);
  }

  async recordPlace(
    key: CampaignKey,
    { name, installation, isPrivate, branch }: CampaignPlace,
  ): Promise<void> {
    await this.#write(key, { name, installation: BigInt(installation), isPrivate, branch });
  }

  async recordFacts(key: CampaignKey, facts: CampaignFacts): Promise<void> {
    await this.#write(key, { facts: JSON.stringify(facts) });
  }

  async recordTip(key: CampaignKey, tip: string): Promise<void> {
    await this.#write(key, { tip });
  }

  async lastSection({ repository, campaign }: CampaignKey): Promise<string | null> {
    const row = await this.#database.prisma.recordedCampaign.findUnique({
      where: { repository_campaign: { repository, campaign } },
      select: { section: true },
    });
    return row?.section ?? null;
  }

  async recordSection(key: CampaignKey, section: string): Promise<void> {
    await this.#write(key, { section: storable(section) });
  }

  async #write(
    { repository, campaign }: CampaignKey,
    row: Partial<Row & { readonly section: string }>,
  ): Promise<void> {
    await this.#database.prisma.recordedCampaign.upsert({
      where: { repository_campaign: { repository, campaign } },
      create: { repository, campaign, ...row },
      update: row,
    });
  }
}

function restore({ repository, campaign, ...row }: Omit<Row, "tip">): KnownCampaign {
  const { name, installation, isPrivate, branch, facts } = row;
  const known = name !== null && installation !== null && isPrivate !== null && branch !== null;
  return {
    repository,
    campaign,
    place: known ? { name, installation: Number(installation), isPrivate, branch } : null,
    facts: facts === null ? null : (JSON.parse(facts) as CampaignFacts),
  };
}
