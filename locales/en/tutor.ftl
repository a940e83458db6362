# What the tutor says about the conversation itself.
stopped = Stopped.
