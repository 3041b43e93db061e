-- CreateEnum
CREATE TYPE "delivery_source" AS ENUM ('webhook', 'redelivery');

-- CreateEnum
CREATE TYPE "delivery_state" AS ENUM ('waiting', 'working', 'done', 'set_aside');

-- CreateTable
CREATE TABLE "delivery" (
    "id" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "action" TEXT,
    "installation" BIGINT,
    "repository" TEXT,
    "payload" TEXT NOT NULL,
    "source" "delivery_source" NOT NULL,
    "state" "delivery_state" NOT NULL DEFAULT 'waiting',
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "installation_pause" (
    "installation" BIGINT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "installation_pause_pkey" PRIMARY KEY ("installation")
);

-- CreateTable
CREATE TABLE "recorded_scan" (
    "id" BIGSERIAL NOT NULL,
    "repository" TEXT NOT NULL,
    "campaign" TEXT NOT NULL,
    "commit" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "dirty" BOOLEAN NOT NULL,
    "progress" TEXT NOT NULL,
    "parts" BIGINT[],
    "unresolved" BIGINT NOT NULL,
    "committed_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "recorded_scan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scan_part" (
    "id" BIGSERIAL NOT NULL,
    "hash" BYTEA NOT NULL,
    "content" TEXT NOT NULL,

    CONSTRAINT "scan_part_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recorded_judgement" (
    "repository" TEXT NOT NULL,
    "campaign" TEXT NOT NULL,
    "pull_request" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "head" TEXT NOT NULL,
    "conclusion" TEXT NOT NULL,
    "judgement" TEXT NOT NULL,
    "judged_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "recorded_judgement_pkey" PRIMARY KEY ("repository","campaign","pull_request")
);

-- CreateTable
CREATE TABLE "recorded_settings" (
    "repository" TEXT NOT NULL,
    "commit" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "recorded_settings_pkey" PRIMARY KEY ("repository")
);

-- CreateTable
CREATE TABLE "note" (
    "repository" TEXT NOT NULL,
    "campaign" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "note_pkey" PRIMARY KEY ("repository","campaign","target")
);

-- CreateTable
CREATE TABLE "cached_blob" (
    "id" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "size" INTEGER NOT NULL,
    "used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cached_blob_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cached_result" (
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cached_result_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "delivery_state_due_at_idx" ON "delivery"("state", "due_at");

-- CreateIndex
CREATE INDEX "delivery_received_at_idx" ON "delivery"("received_at");

-- CreateIndex
CREATE INDEX "recorded_scan_repository_campaign_committed_at_idx" ON "recorded_scan"("repository", "campaign", "committed_at");

-- CreateIndex
CREATE UNIQUE INDEX "recorded_scan_repository_campaign_commit_key" ON "recorded_scan"("repository", "campaign", "commit");

-- CreateIndex
CREATE UNIQUE INDEX "scan_part_hash_key" ON "scan_part"("hash");

-- CreateIndex
CREATE INDEX "cached_blob_used_at_idx" ON "cached_blob"("used_at");

-- CreateIndex
CREATE INDEX "cached_result_used_at_idx" ON "cached_result"("used_at");
