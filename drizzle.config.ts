import { defineConfig } from 'drizzle-kit';

// `npm run db:generate` compares the schema with the last migration and writes the next one. It needs no database.
export default defineConfig({
  dialect: 'postgresql',
  schema: './db/schema/index.ts',
  out: './db/migrations',
  casing: 'snake_case',
});
