import type { Judgement } from "../domain/judgement.ts";
import type { CheckReport } from "./report-schemas.ts";

/** The published JSON of one judgement, fields in a fixed order. Equal judgements give equal bytes. */
export function renderCheckJson(judgement: Judgement): string {
  return `${JSON.stringify(checkReportOf(judgement), null, 2)}\n`;
}

/** The published shape of a judgement. */
export function checkReportOf(judgement: Judgement): CheckReport {
  const { id, date, title } = judgement.ruleSet;
  return {
    base: judgement.base,
    head: judgement.head,
    ruleSet: { id, date, title },
    conversions: judgement.conversions.map((conversion) => ({
      key: conversion.key,
      ...(conversion.method === undefined ? {} : { method: conversion.method }),
      ...(conversion.path === undefined ? {} : { path: conversion.path }),
      ...(conversion.handler === undefined ? {} : { handler: conversion.handler }),
      file: conversion.file,
      from: conversion.from,
      to: conversion.to,
    })),
    verdicts: judgement.verdicts.map((verdict) => ({
      criterion: verdict.criterion,
      status: verdict.status,
      summary: verdict.summary,
      findings: verdict.findings.map((finding) => ({
        message: finding.message,
        why: finding.why,
        fix: finding.fix,
        file: finding.file,
        line: finding.line,
        endLine: finding.endLine,
        level: finding.level,
        ...(finding.suggestion === undefined ? {} : { suggestion: finding.suggestion }),
      })),
    })),
    advisories: judgement.advisories.map((advisory) => ({
      id: advisory.id,
      message: advisory.message,
      file: advisory.file,
      line: advisory.line,
    })),
    conclusion: judgement.conclusion,
  };
}
