pub fn boxes(eggs: u32) -> u32 {
    eggs.div_ceil(6)
}

pub fn gaps(eggs: u32) -> u32 {
    boxes(eggs) * 6 - eggs
}
