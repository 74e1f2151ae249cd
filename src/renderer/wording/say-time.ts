const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const dayThisYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hour12: false })
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', hour12: false })

/** A moment as people name it: `today 14:05`, `yesterday 18:02`, `3 Mar`, `3 Mar 2023`. */
export function sayTime(iso: string, now = new Date()): string {
  const time = new Date(iso)
  const days = wholeDays(now) - wholeDays(time)
  if (days === 0) return `today ${clock.format(time)}`
  if (days === 1) return `yesterday ${clock.format(time)}`
  return time.getFullYear() === now.getFullYear() ? dayThisYear.format(time) : day.format(time)
}

/** A moment with nothing left out, for tooltips. */
export function sayFullTime(iso: string): string {
  return full.format(new Date(iso))
}

/** A calendar date: `3 Mar 2023`. */
export function sayDate(date: string): string {
  return day.format(new Date(`${date}T12:00:00`))
}

/** A length of time, rounded as people round: `about 3 minutes`, `20 seconds`. */
export function sayDuration(seconds: number): string {
  if (seconds < 1) return 'under a second'
  if (seconds < 60) return plural(Math.round(seconds), 'second')
  if (seconds < 3600) return `about ${plural(Math.round(seconds / 60), 'minute')}`
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.round((seconds % 3600) / 60 / 10) * 10
  return minutes === 0 || minutes === 60
    ? `about ${plural(minutes === 60 ? hours + 1 : hours, 'hour')}`
    : `about ${plural(hours, 'hour')} ${minutes} minutes`
}

function plural(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

function wholeDays(time: Date): number {
  return Math.round(new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime() / 86_400_000)
}
