import { ActionIcon, Menu, Tooltip, useMantineColorScheme, type MantineColorScheme } from '@mantine/core'
import { IconDeviceDesktop, IconMoon, IconSun, type Icon } from '@tabler/icons-react'

const schemes: Record<MantineColorScheme, { label: string; icon: Icon }> = {
  auto: { label: 'Like the system', icon: IconDeviceDesktop },
  light: { label: 'Light', icon: IconSun },
  dark: { label: 'Dark', icon: IconMoon },
}

/** Chooses between light, dark and what the system says; the choice is remembered. */
export function ThemeToggle() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { icon: CurrentIcon } = schemes[colorScheme]
  return (
    <Menu position="top-start">
      <Menu.Target>
        <Tooltip label={`Appearance: ${schemes[colorScheme].label.toLowerCase()}`} position="right">
          <ActionIcon size={32} aria-label="Appearance">
            <CurrentIcon size={18} stroke={1.5} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}
        >
          {(Object.keys(schemes) as MantineColorScheme[]).map((scheme) => (
            <Menu.RadioItem key={scheme} value={scheme} closeMenuOnClick>
              {schemes[scheme].label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  )
}
