/** Runs once before all test files; kept for what the whole run needs to know, such as which database it found. */
export default function setup(): void {
  process.env.NODE_ENV = "test";
}
