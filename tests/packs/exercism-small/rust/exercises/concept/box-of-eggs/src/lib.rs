pub fn boxes(eggs: u32) -> u32 {
    todo!("how many boxes do {eggs} eggs need?")
}

pub fn gaps(eggs: u32) -> u32 {
    todo!("how many places stay empty with {eggs} eggs?")
}
