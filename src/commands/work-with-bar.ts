import { type TaskInput, type TaskName, type TaskResult, work } from '../work.ts'
import { progress } from './progress.ts'

const STEPS = 1000

/** Runs long work beside a shop that may be selling, with a bar on a terminal. */
export async function workWithBar<N extends TaskName>(
  label: string,
  folder: string,
  task: N,
  input: TaskInput<N>,
): Promise<TaskResult<N>> {
  const bar = progress(label, STEPS)
  try {
    return await work(folder, task, input, (done, total) =>
      bar.update(total === 0 ? STEPS : Math.floor((done / total) * STEPS)),
    )
  } finally {
    bar.stop()
  }
}
