import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { presetSettings, readSettings } from "../../src/workflows/load-settings.ts";
import { settingsJsonSchema } from "../../src/workflows/settings-schema.ts";

const read = (text: string) => readSettings(text, "settings.yml", null);
const problems = (text: string) => {
  const result = read(text);
  return result.ok ? [] : result.problems;
};

describe("a settings file", () => {
  it("needs no more than a preset and the epic", () => {
    const result = read("campaigns:\n  - preset: airflow\n    epic: 67799\n");
    expect(result.ok && result.loaded.campaigns[0]?.settings).toMatchObject({
      epic: 67799,
      rule_set: "epic-2026-05",
    });
  });

  it("holds the rules of its rule set, its own on top", () => {
    const result = read("campaigns:\n  - preset: airflow\n    rules:\n      commit-added: accept\n");
    const rules = result.ok ? (result.loaded.campaigns[0]?.settings.rules ?? {}) : {};
    expect(Object.keys(rules).length).toBeGreaterThan(5);
  });

  it("may have several campaigns, but not two of one id", () => {
    const text = "campaigns:\n  - preset: airflow\n    id: a\n  - preset: airflow\n    id: a\n";
    expect(problems(text)).toMatchObject([
      { line: 5, message: expect.stringContaining("Two campaigns have the id a") },
    ]);
  });
});

describe("a mistake is answered with its line and what is expected", () => {
  it.each([
    ["broken YAML", "campaigns:\n  - id: [a\n", 3, /not valid YAML/],
    ["no campaigns", "campaign: []\n", 1, /campaigns/],
    ["an empty list", "campaigns: []\n", 1, /at least one campaign/],
    ["a misspelt field", "campaigns:\n  - preset: airflow\n    epics: 3\n", 3, /`epics` is not known here/],
    ["a wrong type", "campaigns:\n  - preset: airflow\n    epic: soon\n", 3, /expected number/],
    ["a misspelt preset", "campaigns:\n  - preset: airflwo\n", 2, /Did you mean airflow\?/],
    ["what every object has", "campaigns:\n  - preset: constructor\n", 2, /no preset constructor/],
    ["an unknown kind", "campaigns:\n  - kind: cobol\n", 2, /no campaign kind cobol.*Known: /],
    [
      "an unknown rule set",
      "campaigns:\n  - preset: airflow\n    rule_set: epic-2026-5\n",
      3,
      /Did you mean epic-2026-05\?/,
    ],
    [
      "an unknown rule",
      "campaigns:\n  - preset: airflow\n    rules:\n      no-such-rule: off\n",
      4,
      /no rule no-such-rule/,
    ],
    [
      "a pattern that is not RE2",
      'campaigns:\n  - preset: airflow\n    backends:\n      - id: x\n        title: X\n        verified_by: ["(?=a)"]\n',
      6,
      /RE2 syntax/,
    ],
    [
      "a glob that could take for ever",
      'campaigns:\n  - preset: airflow\n    trees: ["src/**", "!(a|*a)*b"]\n',
      3,
      /group that must not match/,
    ],
    [
      "a target's glob that could take for ever",
      'campaigns:\n  - preset: airflow\n    exclude:\n      - targets: ["!(GET)*"]\n        reason: x\n',
      4,
      /group that must not match/,
    ],
  ])("%s", (_name, text, line, message) => {
    expect(problems(text)[0]).toMatchObject({
      file: "settings.yml",
      line,
      message: expect.stringMatching(message),
    });
  });

  it("never by a crash, whatever the file holds", () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => typeof read(text).ok === "boolean"));
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => typeof read(`campaigns: [${text}]`).ok === "boolean"),
    );
  });

  it("also for documents made to explode", () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${["b", "c", "d", "e", "f", "g", "h", "i"]
      .map(
        (name, index) =>
          `${name}: &${name} [${Array(9)
            .fill(`*${String.fromCharCode(97 + index)}`)
            .join(",")}]`,
      )
      .join("\n")}\n`;
    expect(problems(bomb)[0]?.message).toMatch(/alias/i);
  });

  it.each(["- ", "? ", "[", "{a: ", "[{a: "])(
    "that are nested without end are refused unread: %j",
    (level) => {
      expect(problems(level.repeat(20_000))[0]?.message).toMatch(/more than 100 levels/);
    },
  );

  it("of any length are read at once, or not at all", { timeout: 5_000 }, () => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join("\n");

    expect(problems(keys)[0]?.message).toMatch(/longer than/);
    expect(problems(`campaigns:\n${"  - preset: airflow\n".repeat(4_000)}`)[0]?.message).toMatch(
      /at most 100/,
    );
  });
});

describe("variables of an environment", () => {
  const environmentOf = (lines: string) => {
    const result = read(`campaigns:\n  - kind: fastapi-routes\n    environment:\n${lines}`);
    return result.ok ? result.loaded.campaigns[0]?.settings : result.problems;
  };

  it("are the texts that stand there, whatever YAML makes of them", () => {
    const lines = `      API_PREFIX: /api
      QUOTED: "true"
      SWITCH: true
      PYTHON: True
      PORT: 8000
      VERSION: 1.10
      MODE: 0755
      HEX: 0x1F
      YES: yes
      EMPTY: ""
      WITH.dots-and_more: x
`;
    expect(environmentOf(lines)).toMatchObject({
      environment: {
        API_PREFIX: "/api",
        QUOTED: "true",
        SWITCH: "true",
        PYTHON: "True",
        PORT: "8000",
        VERSION: "1.10",
        MODE: "0755",
        HEX: "0x1F",
        YES: "yes",
        EMPTY: "",
        "WITH.dots-and_more": "x",
      },
    });
  });

  it("are none where nobody names any", () => {
    const result = read("campaigns:\n  - kind: fastapi-routes\n");
    expect(result.ok && result.loaded.campaigns[0]?.settings).toMatchObject({ environment: {} });
  });

  it.each([
    [
      "nothing",
      "      A: x\n      B:\n",
      5,
      /`environment.B`: expected a text, a number, `true` or `false`; write `""`/,
    ],
    ["a list", "      A: [x]\n", 4, /`environment.A`: expected a text.*a list in quotes/],
    ["a map", "      A: { b: c }\n", 4, /`environment.A`: expected a text/],
    ["a text without end", `      A: ${"x".repeat(10_001)}\n`, 4, /`environment.A`: Too big.*10000/],
    [
      "a name that is none",
      '      A: x\n      "B C": x\n',
      5,
      /`environment.B C`: is no name of a variable: expected letters/,
    ],
    ["a name that begins with a digit", "      2A: x\n", 4, /`environment.2A`: is no name/],
    ["pairs as one text", "      - A=x\n", 3, /`environment`: /],
  ])("%s is refused", (_name, lines, line, message) => {
    expect(environmentOf(lines)).toMatchObject([
      { file: "settings.yml", line, message: expect.stringMatching(message) },
    ]);
  });
});

describe("the published JSON Schema", () => {
  const validate = new Ajv2020({ strict: false }).compile(settingsJsonSchema());

  it("accepts what the app accepts", () => {
    expect(validate({ campaigns: [{ preset: "airflow", epic: 1 }] }), JSON.stringify(validate.errors)).toBe(
      true,
    );
  });

  it("refuses misspelt fields", () => {
    expect(validate({ campaigns: [{ preset: "airflow", epics: 1 }] })).toBe(false);
  });
});

describe("a preset", () => {
  it("that does not exist is null", () => {
    expect(presetSettings("nowhere")).toBeNull();
  });
});
