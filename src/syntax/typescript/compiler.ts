/**
 * The TypeScript compiler, as ts-morph bundles it. Re-exported from one place, so that nobody else depends on
 * which package or version it comes from.
 */
export { ts } from "ts-morph";
