import { runSteps, STATIC_STEPS, UNIT_TESTS } from './steps.ts';

/** `npm run verify`: everything that is checked without starting a service, in seconds. */
export async function main(): Promise<number> {
  const results = await runSteps([...STATIC_STEPS, UNIT_TESTS], (text) =>
    process.stdout.write(text),
  );
  return results.every(({ passed }) => passed) ? 0 : 1;
}
