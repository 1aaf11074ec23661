#!/usr/bin/env node
import { Command } from 'commander'
import { backupCommand } from './commands/backup.ts'
import { brandCommand } from './commands/brand.ts'
import { cardsCommand } from './commands/cards.ts'
import { comebackCommand } from './commands/comeback.ts'
import { couponsCommand } from './commands/coupons.ts'
import { decodeCommand } from './commands/decode.ts'
import { demoCommand } from './commands/demo.ts'
import { deviceCommand } from './commands/device.ts'
import { importCommand } from './commands/import.ts'
import { keysCommand } from './commands/keys.ts'
import { offersCommand } from './commands/offers.ts'
import { programmeCommand } from './commands/programme.ts'
import { relevanceCommand } from './commands/relevance.ts'
import { reportCommand } from './commands/report.ts'
import { restoreCommand } from './commands/restore.ts'
import { parse } from './commands/run.ts'
import { scoresCommand } from './commands/scores.ts'
import { shopCommand } from './commands/shop.ts'
import { staffCommand } from './commands/staff.ts'
import { templateCommand } from './commands/template.ts'
import { tlsCommand } from './commands/tls.ts'
import { verifyCommand } from './commands/verify.ts'
import { whatIfCommand } from './commands/whatif.ts'
import { version } from './version.ts'

const program = new Command('stempel').description('Loyalty that does not need your name.').version(version)
// A version of the programme is `--version` too, so ours counts before a command only.
program.enablePositionalOptions()

program.addCommand(shopCommand())
program.addCommand(brandCommand())
program.addCommand(demoCommand())
program.addCommand(deviceCommand())
program.addCommand(decodeCommand())
program.addCommand(staffCommand())
program.addCommand(cardsCommand())
program.addCommand(programmeCommand())
program.addCommand(whatIfCommand())
program.addCommand(reportCommand())
program.addCommand(offersCommand())
program.addCommand(couponsCommand())
program.addCommand(scoresCommand())
program.addCommand(relevanceCommand())
program.addCommand(comebackCommand())
program.addCommand(importCommand())
program.addCommand(templateCommand())
program.addCommand(verifyCommand())
program.addCommand(backupCommand())
program.addCommand(restoreCommand())
program.addCommand(keysCommand())
program.addCommand(tlsCommand())

await parse(program)
