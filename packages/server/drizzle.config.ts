import { defineConfig } from 'drizzle-kit';

/** After a change of the schema: `npm run migration -w packages/server -- --name what-changed`, and commit what it writes. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './src/db/schema/index.ts',
  out: './src/db/migrations',
});
