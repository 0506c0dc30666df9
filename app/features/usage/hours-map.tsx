// When the agents work: a square for each hour of the week, the darker the more answers were counted in it.
import { clsx } from 'clsx'
import { Fragment } from 'react'
import { countOf } from '../../ui/numbers.ts'

export function HoursMap({ hours }: { hours: readonly (readonly number[])[] }) {
  const most = Math.max(1, ...hours.flat())
  return (
    <div
      role="img"
      aria-label={`Answers by weekday and hour. Most in one hour: ${most}.`}
      className="grid grid-cols-[2.25rem_repeat(24,minmax(0,1fr))] items-center gap-0.5 text-xs text-faint"
    >
      {hours.map((day, weekday) => (
        <Fragment key={weekdays[weekday]}>
          <span>{weekdays[weekday]}</span>
          {day.map((count, hour) => (
            <span
              key={`${weekday} ${hour}`}
              title={`${weekdays[weekday]} ${hour}:00, ${countOf(count, 'answer')}`}
              className={clsx('h-4 rounded-sm', shades[Math.ceil((count / most) * (shades.length - 1))])}
            />
          ))}
        </Fragment>
      ))}
      <span />
      {Array.from({ length: 24 }, (_, hour) => (
        <span key={hour} className="tabular text-center text-[0.625rem]">
          {hour % 6 === 0 ? hour : ''}
        </span>
      ))}
    </div>
  )
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const shades = ['bg-sunken', 'bg-accent/25', 'bg-accent/50', 'bg-accent/75', 'bg-accent']
