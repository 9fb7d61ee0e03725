import type { BillingContext, KeptMatter } from '@reelwright/server';
import { type Command, Option } from 'commander';
import { type Service, withService } from '../service.ts';

/** `reelwright payments`: what of the payments of a service waits for its operator. */
export function addPayments(program: Command): void {
  const payments = program
    .command('payments')
    .description('payments of a service that could not be credited, and disputes: look, credit, dismiss');
  payments
    .command('list', { isDefault: true })
    .description('what waits for you, newest first')
    .option('--json', 'as JSON')
    .action(async (flags: { json?: boolean }) => {
      const matters = await withBilling(({ listKept }, billing) => listKept(billing));
      process.stdout.write(flags.json ? `${JSON.stringify(matters, null, 2)}\n` : inLines(matters));
    });
  payments
    .command('credit')
    .argument('<id>', 'as listed')
    .requiredOption('--email <address>', 'the account that is to have the credits')
    .addOption(
      new Option('--pack <pack>', 'what was bought')
        .choices(['small', 'medium', 'large'])
        .makeOptionMandatory(),
    )
    .description('credit a payment to an account')
    .action(async (id: string, { email, pack }: { email: string; pack: 'small' | 'medium' | 'large' }) => {
      await withBilling(({ creditPayment }, billing) => creditPayment(billing, id, { email, packId: pack }));
      process.stdout.write(`Credited the pack ${pack} to ${email}.\n`);
    });
  payments
    .command('dismiss')
    .argument('<id>', 'as listed')
    .description('note that something was settled elsewhere, e.g. paid back at the provider')
    .action(async (id: string) => {
      await withBilling(({ dismissMatter }, billing) => dismissMatter(billing, id));
      process.stdout.write('Dismissed.\n');
    });
}

function withBilling<Result>(
  work: (service: Service, billing: BillingContext) => Promise<Result>,
): Promise<Result> {
  return withService(
    (service) => service.openBilling(service.parseConfig(process.env), (billing) => work(service, billing)),
    ['invalid_configuration', 'not_found'],
  );
}

function inLines(matters: readonly KeptMatter[]): string {
  if (matters.length === 0) return 'Nothing waits for you.\n';
  const lines = matters.map(({ id, at, provider, reference, amount, currency, email, reason }) => {
    const money = amount === null ? '' : `  ${amount} ${currency ?? ''} (minor units)`;
    return `${id}  ${at.toISOString()}  ${provider} ${reference}${money}  ${email ?? ''}\n    ${reason}\n`;
  });
  return lines.join('');
}
