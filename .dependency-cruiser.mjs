/** Import boundaries: each has a name and a sentence that says why. Folders are those of src/README.md. */
const only = (folder, allowed, why) => ({
  name: `${folder}-imports-only-${allowed.join("-") || "itself"}`,
  comment: why,
  severity: "error",
  from: { path: `^src/${folder}/` },
  to: { path: "^src/", pathNot: [folder, ...allowed].map((name) => `^src/${name}(/|\\.ts$)`) },
});

const packageOnlyIn = (name, packages, folders, why) => ({
  name,
  comment: why,
  severity: "error",
  from: { path: "^src/", pathNot: folders.map((folder) => `^src/${folder}`) },
  to: { path: `node_modules/(${packages})(/|$)` },
});

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    only("domain", [], "The domain is what every door shares; it may know nobody."),
    {
      name: "domain-packages",
      comment:
        "The domain uses value libraries only: zod for settings, picomatch and re2js for what settings match.",
      severity: "error",
      from: { path: "^src/domain/" },
      to: {
        dependencyTypes: ["npm", "npm-dev", "core"],
        pathNot: "node_modules/(zod|picomatch|@types/picomatch|re2js)/",
      },
    },
    only(
      "syntax",
      ["domain", "package-root"],
      "Syntax knows languages, not campaigns; it may be lifted out and used elsewhere.",
    ),
    only(
      "criteria",
      ["domain", "syntax"],
      "A criterion asks the ConversionPullRequest port; it does no I/O and knows no kind.",
    ),
    {
      name: "criteria-stand-alone",
      comment:
        "A criterion can be read, tested and removed without looking at another one; what two share is below criteria/shared or in syntax.",
      severity: "error",
      from: { path: "^src/criteria/([^/]+)\\.ts$", pathNot: "^src/criteria/index\\.ts$" },
      to: { path: "^src/criteria/[^/]+\\.ts$", pathNot: "^src/criteria/$1\\.ts$" },
    },
    only(
      "campaign-kinds",
      ["domain", "syntax", "criteria"],
      "A kind is facts and finders; publishing is not its business.",
    ),
    {
      name: "campaign-kinds-stand-alone",
      comment: "A kind is one folder: what it shares with another one belongs to syntax or domain.",
      severity: "error",
      from: { path: "^src/campaign-kinds/([^/]+)/" },
      to: { path: "^src/campaign-kinds/[^/]+/", pathNot: "^src/campaign-kinds/$1/" },
    },
    only("reports", ["domain"], "Reports turn data into text; they fetch nothing."),
    only(
      "commands",
      ["domain"],
      "The command grammar is pure, so that every hostile comment can be tried in a unit test.",
    ),
    only(
      "workflows",
      ["domain", "syntax", "criteria", "campaign-kinds", "reports", "commands"],
      "Workflows are written against ports, so that the command line and the app run the same code.",
    ),
    only("github", ["domain"], "The GitHub adapter implements ports of the domain."),
    only("git", ["domain"], "The git adapter implements ports of the domain."),
    only("prometheus", ["domain"], "The metrics adapter implements a port of the domain."),
    only("store", ["domain", "package-root"], "The database adapter implements ports of the domain."),
    only(
      "jobs",
      ["domain", "store"],
      "The inbox and the queue live on the store's connections and know no workflow.",
    ),
    only(
      "handlers",
      ["domain", "jobs", "github"],
      "A handler turns a payload into a job and does nothing else.",
    ),
    only(
      "web",
      ["domain", "workflows", "reports", "commands", "campaign-kinds", "store", "jobs", "environment"],
      "Pages read what is recorded.",
    ),
    packageOnlyIn(
      "octokit-only-in-github",
      "octokit|@octokit|probot",
      ["github/", "handlers/", "index.ts", "server.ts", "services.ts", "start-app.ts", "cli/"],
      "Whoever else talks to GitHub escapes throttling, size limits and the tests that validate every request.",
    ),
    packageOnlyIn("prisma-only-in-store", "@prisma|\\.prisma", ["store/"], "One place knows the tables."),
    packageOnlyIn(
      "queue-only-in-jobs",
      "pg-boss",
      ["jobs/"],
      "One place knows the queue engine, so that it can be replaced.",
    ),
    packageOnlyIn(
      "parsers-only-in-syntax",
      "web-tree-sitter|tree-sitter-python|ts-morph",
      ["syntax/"],
      "Parsers leak memory when misused; syntax/ owns their lifetimes.",
    ),
    {
      name: "no-circular",
      comment: "Two files that need each other are one thing, or hide a third.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-test-code-in-src",
      comment: "What ships must not need what is only there for tests.",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^(test|scripts)/" },
    },
    {
      name: "no-dev-dependency-in-src",
      comment: "A production install has no dev dependencies.",
      severity: "error",
      from: { path: "^src/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["npm", "type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|src/store/generated)" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
