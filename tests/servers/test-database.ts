import { Client } from "pg";

/** A new, empty database on a test server; gives back its address. */
export async function createTestDatabase(serverUrl: string): Promise<string> {
  const name = `test_${process.pid}_${crypto.randomUUID().replaceAll("-", "")}`;
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
