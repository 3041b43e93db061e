import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  {
    ignores: [
      ...["dist/", "coverage/", "src/store/generated/", "test/fixtures/", ".cache/", ".convert-status/"],
      // Loaded into other people's applications as they are, so not part of our project.
      "scripts/accuracy/typescript/runtime/",
    ],
  },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      // A port may have an implementation that has nothing to wait for.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      "no-restricted-syntax": [
        "error",
        {
          selector: 'ImportDeclaration[source.value="zod"] > ImportSpecifier[imported.name="z"]',
          message:
            'Write `import * as z from "zod"`: the namespace brings all of its languages into the command.',
        },
      ],
      "no-console": "error",
      eqeqeq: "error",
    },
  },
  // A terminal program speaks through the terminal.
  {
    files: [
      "src/cli.ts",
      "src/cli/**",
      "scripts/**",
      "test/sandbox/**",
      "test/chaos/main.ts",
      "test/load/main.ts",
      "test/load/bars.ts",
    ],
    rules: { "no-console": "off" },
  },
  { files: ["**/*.js", "**/*.mjs"], extends: [tseslint.configs.disableTypeChecked] },
  {
    files: ["test/**"],
    rules: {
      // Tests state facts about known data.
      "@typescript-eslint/no-non-null-assertion": "off",
      // Faults and hostile input are made of exactly what the types forbid.
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
);
