/// Texts laid end to end: so one number tells a position, and the smaller one is the earlier one.
pub(super) struct Layout {
    /// Where each begins, and where the last one ends.
    starts: Vec<usize>,
    /// For each block of positions, the text that its first one lies in.
    blocks: Vec<u32>,
    /// Bits of a position in its block.
    bits: u32,
}

/// Positions of a block at least: there are no more blocks than texts, unless those are shorter.
const BLOCK: usize = 1 << 11;

impl Layout {
    pub(super) fn new(lens: impl ExactSizeIterator<Item = usize>) -> Self {
        let mut starts = Vec::with_capacity(lens.len() + 1);
        let mut end = 0;
        for len in lens {
            starts.push(end);
            end += len;
        }
        starts.push(end);
        let bits = (end / starts.len()).max(BLOCK).next_power_of_two().ilog2();
        let mut blocks = Vec::with_capacity((end >> bits) + 1);
        for (text, start) in (0..).zip(&starts[1..]) {
            while blocks.len() << bits < *start {
                blocks.push(text);
            }
        }
        Self { starts, blocks, bits }
    }

    /// The number of texts.
    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Bytes in all.
    pub(super) fn bytes(&self) -> usize {
        self.starts[self.len()]
    }

    pub(super) fn start(&self, text: usize) -> usize {
        self.starts[text]
    }

    pub(super) fn span(&self, text: usize) -> std::ops::Range<usize> {
        self.starts[text]..self.starts[text + 1]
    }

    /// The text that a position lies in, and where in it.
    #[inline]
    pub(super) fn at(&self, position: usize) -> (usize, usize) {
        let block = position >> self.bits;
        let first = self.blocks[block] as usize;
        let last = self.blocks.get(block + 1).map_or(self.len() - 1, |&last| last as usize);
        let text = first + self.starts[first + 1..=last].partition_point(|&start| start <= position);
        (text, position - self.starts[text])
    }
}
