// Started as a process of its own by migrate.test.ts: prints the migrations that ran.
import { migrateDemo } from './demo.ts';

process.stdout.write(JSON.stringify(await migrateDemo(process.argv[2] ?? '')));
