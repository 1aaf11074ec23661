#!/usr/bin/env node
import { Command } from 'commander'
import { shopCommand } from './commands/shop.ts'
import { version } from './version.ts'

const program = new Command('stempel')
  .description('Loyalty that does not need your name.')
  .version(version)
  .showHelpAfterError('(stempel COMMAND --help says more)')

program.addCommand(shopCommand())

await program.parseAsync()
