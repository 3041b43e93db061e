-- CreateTable
CREATE TABLE "recorded_campaign" (
    "repository" TEXT NOT NULL,
    "campaign" TEXT NOT NULL,
    "name" TEXT,
    "installation" BIGINT,
    "is_private" BOOLEAN,
    "branch" TEXT,
    "facts" TEXT,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "recorded_campaign_pkey" PRIMARY KEY ("repository","campaign")
);
