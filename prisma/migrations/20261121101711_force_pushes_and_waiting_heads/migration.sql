-- AlterTable
ALTER TABLE "recorded_campaign" ADD COLUMN     "tip" TEXT;

-- CreateTable
CREATE TABLE "waiting_head" (
    "repository" TEXT NOT NULL,
    "pull_request" INTEGER NOT NULL,
    "head" TEXT NOT NULL,

    CONSTRAINT "waiting_head_pkey" PRIMARY KEY ("repository","pull_request","head")
);
