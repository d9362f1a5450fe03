//! `refrain rules`.

use refrain::Rules;

use crate::args;
use crate::clean::add_file;
use crate::failure::Failure;
use crate::output;

pub(crate) fn rules(command: &args::Rules) -> Result<(), Failure> {
    match command {
        args::Rules::List { file: None } => print_names(&Rules::web(), 0, ""),
        args::Rules::List { file: Some(path) } => print_names(&add_file(Rules::web(), path)?, 0, ""),
        args::Rules::Test { file } => {
            let before = Rules::web().ids().count();
            print_names(&add_file(Rules::web(), file)?, before, ": its examples hold")
        }
    }
}

fn print_names(rules: &Rules, from: usize, what: &str) -> Result<(), Failure> {
    let mut names = String::new();
    for id in rules.ids().skip(from) {
        names.extend([id.as_str(), what, "\n"]);
    }
    output::print(&names)
}
