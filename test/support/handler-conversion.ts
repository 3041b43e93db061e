import type { ConversionPullRequest } from "../../src/domain/pull-request.ts";
import { makeScan } from "../../src/domain/scan.ts";
import type { Target } from "../../src/domain/target.ts";
import { memoryTree } from "./memory-tree.ts";
import { campaignOf } from "./pull-request.ts";
import { readStory } from "./stories.ts";

const app = readStory("correct-single-route").description.before;
const file = "app/routes/items.py";

/** What the file of the handler imports. */
export const header = `from typing import Optional, Annotated
import asyncio
import time
from functools import partial
from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy import select, func, text, update, delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from app.db import AsyncSessionDep, SessionDep, get_session, get_async_session, create_session, make_async_session
from app.models import Item
from app.schemas import ItemResponse
from app.services import items as svc
from app.services.items import count_items, count_items_async, note

router = APIRouter(prefix="/items")

`;
/** The port with two trees and one conversion: what this criterion asks, without a scan. */
export function aConversion(before: string, after: string): ConversionPullRequest {
  const target = (text: string): Target => ({
    key: "GET /items/{item_id}",
    kind: "fastapi-routes",
    name: "get_item",
    file,
    line: text.split("\n").findIndex((line) => /^(async )?def get_item\(/.test(line)) + 1,
    state: "converted",
    marks: [],
    reasons: [],
    facts: {},
  });
  const scan = (text: string) =>
    makeScan({ kind: "fastapi-routes", commit: null, dirty: false, targets: [target(text)], unresolved: [] });
  const none = { tests: [], unmatched: [] };
  return {
    repository: null,
    number: null,
    title: "",
    body: "",
    baseSha: "a".repeat(40),
    headSha: "b".repeat(40),
    base: memoryTree({ ...app, [file]: before }),
    head: memoryTree({ ...app, [file]: after }),
    baseScan: scan(before),
    headScan: scan(after),
    changedFiles: [{ path: file, previousPath: null, status: "modified" }],
    conversions: [{ before: target(before), after: target(after), from: "to-convert", to: "converted" }],
    baseTests: none,
    headTests: none,
    baseContracts: new Map(),
    headContracts: new Map(),
    checkRuns: { runs: null, complete: true },
    settings: campaignOf({ before: app, after: app }).settings,
    competing: [],
    unreadable: [],
  };
}

/** A handler of `GET /items/{item_id}`; `body` without indentation, `pre` in front of it in the same file. */
export function handlerOf(body: string, { pre = "", isAsync = true } = {}): string {
  const lines = body.split("\n").map((line) => (line === "" ? "" : `    ${line}`));
  const session = isAsync ? "AsyncSessionDep" : "SessionDep";
  const head = `${isAsync ? "async " : ""}def get_item(item_id: int, session: ${session}) -> ItemResponse:`;
  return `${header}${pre}\n@router.get("/{item_id}")\n${head}\n${lines.join("\n")}\n`;
}
