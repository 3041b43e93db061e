import type { PinnedSource } from "../fetch-source.ts";

/** An application of a public repository that can be started here. */
export interface Application {
  /** Its folder in the repository, empty for the top. */
  readonly folder: string;
  /** What is started, below the folder. */
  readonly entry: string;
}

/** A public repository whose framework is asked for its routes. */
export interface Corpus extends PinnedSource {
  readonly framework: "Express" | "Nest" | "Fastify" | "Hono" | "Koa";
  readonly applications: readonly Application[];
  /** Packages that it runs with, pinned; empty: those of its lock file. */
  readonly packages: readonly string[];
  /** Packages that need a service or a native build and answer everything instead. */
  readonly standIns: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Files that a person who sets the application up writes. */
  readonly files: Readonly<Record<string, string>>;
  /** Routes that packages add at run time: the kind's page says that they are not seen. */
  readonly ofPackages: readonly string[];
}

const nothing = { packages: [], standIns: [], environment: {}, files: {}, ofPackages: [] };

export const corpora: readonly Corpus[] = [
  {
    ...nothing,
    framework: "Express",
    repository: "gothinkster/node-express-realworld-example-app",
    commit: "30b68e1e881462b2f4164ea09ab4c4f5699c7b0b",
    applications: [{ folder: "", entry: "src/main.ts" }],
    standIns: ["@prisma/client"],
  },
  {
    ...nothing,
    framework: "Express",
    repository: "hagopj13/node-express-boilerplate",
    commit: "179ae84efec61b14206d0305d941daed6c6d07f9",
    applications: [{ folder: "", entry: "src/app.js" }],
    packages: [
      ...["bcryptjs@2.4.3", "compression@1.7.4", "cors@2.8.5", "dotenv@10.0.0", "express@4.17.1"],
      ...["express-mongo-sanitize@2.0.0", "express-rate-limit@5.0.0", "helmet@4.1.0", "http-status@1.4.0"],
      ...["joi@17.3.0", "jsonwebtoken@8.5.1", "moment@2.24.0", "mongoose@5.7.7", "morgan@1.9.1"],
      ...["nodemailer@6.3.1", "passport@0.4.0", "passport-jwt@4.0.0", "validator@13.0.0", "winston@3.2.1"],
      ...["xss-clean@0.1.1", "swagger-jsdoc@6.0.8", "swagger-ui-express@4.1.6"],
    ],
    environment: {
      NODE_ENV: "development",
      MONGODB_URL: "mongodb://127.0.0.1:27017/none",
      JWT_SECRET: "none",
    },
    ofPackages: [],
  },
  {
    ...nothing,
    framework: "Nest",
    repository: "lujakob/nestjs-realworld-example-app",
    commit: "c1c2cc4e448b279ff083272df1ac50d20c3304fa",
    applications: [{ folder: "", entry: "src/main.ts" }],
    packages: [
      ...["@nestjs/common@7.6.18", "@nestjs/core@7.6.18", "@nestjs/platform-express@7.6.18"],
      ...[
        "@nestjs/swagger@4.8.2",
        "@nestjs/testing@7.6.18",
        "@nestjs/typeorm@7.1.5",
        "class-transformer@0.2.3",
      ],
      ...["class-validator@0.11.1", "crypto-js@4.0.0", "jsonwebtoken@8.5.1", "reflect-metadata@0.1.13"],
      ...["rxjs@6.6.7", "slug@1.1.0", "swagger-ui-express@4.1.6", "typeorm@0.2.24"],
    ],
    standIns: ["argon2", "mysql", "mysql2"],
    environment: {
      TYPEORM_CONNECTION: "mysql",
      TYPEORM_DATABASE: "none",
      TYPEORM_ENTITIES: "src/**/*.entity.ts",
    },
    files: { "src/config.ts": "export const SECRET = 'none';\n" },
    ofPackages: ["GET /docs", "GET /docs-json"],
  },
  {
    ...nothing,
    framework: "Fastify",
    repository: "fastify/demo",
    commit: "1f50cc1dc6c22c27da937eb96a0ce048ebab23a9",
    applications: [{ folder: "", entry: "src/app.ts" }],
    packages: [
      ...["@fastify/autoload@6.4.0", "@fastify/cookie@11.1.2", "@fastify/cors@11.3.0", "@fastify/env@7.0.0"],
      ...["@fastify/helmet@13.1.0", "@fastify/multipart@10.1.0", "@fastify/rate-limit@11.1.0"],
      ...["@fastify/sensible@6.0.4", "@fastify/session@11.1.2", "@fastify/static@10.1.2"],
      ...["@fastify/swagger@9.8.1", "@fastify/swagger-ui@6.1.0", "@fastify/type-provider-typebox@6.1.0"],
      ...["@fastify/under-pressure@9.1.0", "close-with-grace@2.5.0", "csv-stringify@6.8.1", "fastify@5.10.0"],
      ...["fastify-plugin@6.0.0", "knex@3.3.0", "mysql2@3.23.1", "sanitize-filename@1.6.4", "typebox@1.3.6"],
    ],
    environment: {
      FASTIFY_AUTOLOAD_TYPESCRIPT: "1",
      MYSQL_HOST: "127.0.0.1",
      MYSQL_PORT: "9",
      MYSQL_DATABASE: "none",
      MYSQL_USER: "none",
      MYSQL_PASSWORD: "none",
      COOKIE_SECRET: "0123456789012345678901234567890123456789",
      COOKIE_NAME: "session",
      RATE_LIMIT_MAX: "4",
      UPLOAD_DIRNAME: "uploads",
      UPLOAD_TASKS_DIRNAME: "tasks",
    },
  },
  {
    ...nothing,
    framework: "Hono",
    repository: "honojs/examples",
    commit: "50da66a7b477f2acbf812c0f77080b104a0de7b6",
    applications: [
      { folder: "basic", entry: "src/index.ts" },
      { folder: "blog", entry: "src/index.ts" },
      { folder: "jsx-ssr", entry: "src/index.tsx" },
      { folder: "hono-vite-jsx", entry: "src/index.tsx" },
      { folder: "serve-static", entry: "src/index.ts" },
      { folder: "env-vars", entry: "src/index.ts" },
    ],
    packages: ["hono@4.13.19", "stripe@17.7.0"],
  },
  {
    ...nothing,
    framework: "Koa",
    repository: "gothinkster/koa-knex-realworld-example",
    commit: "602e234139c453825eb3939cf24bdf00fc164e0e",
    applications: [{ folder: "", entry: "src/lib/app.js" }],
    packages: [
      ...["config@3.0.1", "date-fns@1.30.1", "dotenv@6.2.0", "humps@2.0.0", "join-js@1.0.1"],
      ...[
        "js-yaml@3.14.1",
        "jsonwebtoken@8.4.0",
        "kcors@2.2.2",
        "koa@2.6.2",
        "koa-bodyparser@4.2.1",
        "koa-helmet@4.0.0",
      ],
      ...["koa-jwt@3.5.1", "koa-logger@3.2.0", "koa-response-time@2.1.0", "koa-router@7.4.0"],
      ...["koa-x-request-id@2.0.0", "lodash@4.17.21", "mississippi@3.0.0", "pino@5.10.6"],
      ...["pino-colada@1.4.4", "qs@6.6.0", "slug@0.9.3", "uuid@3.3.2", "validator@10.10.0", "yup@0.26.6"],
    ],
    standIns: ["knex", "bcrypt"],
  },
];
