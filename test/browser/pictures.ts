/** Takes the pictures of the screens that stand in `docs/pictures`; each screen adds its own. */
