# What the tutor says about the conversation itself.
stopped = 已停止。
