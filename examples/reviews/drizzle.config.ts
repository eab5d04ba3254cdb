import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "sqlite",
  driver: "d1-http",
  schema: "./examples/reviews/data/schema.ts",
  out: "./examples/reviews/migrations",
});
