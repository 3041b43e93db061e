-- AlterTable
ALTER TABLE "recorded_campaign" ADD COLUMN     "section" TEXT;
