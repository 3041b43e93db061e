/** One campaign of one repository. */
export interface CampaignKey {
  /** `owner/name`, lower case: GitHub compares names without case. */
  readonly repository: string;
  readonly campaign: string;
}
