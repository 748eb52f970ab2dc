using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// New tokens behind those a cache holds, in one pass of each stack of blocks: a token that completes a cell begins the next one, which the
/// first stack reads; every token is one of the second's. Its tensors belong to the dispose scope it was made in.
/// </summary>
internal sealed class FactorizedStep
{
    private readonly FactorizedBody _body;
    private readonly FactorizedCache _cache;
    private readonly FactorizedOptions _options;
    private readonly int[] _starts, _counts, _cellStarts, _cellCounts;
    private readonly long[][] _ids;

    /// <summary>A step.</summary>
    /// <param name="body">The network.</param>
    /// <param name="batch">What is asked; at least one token of all rows.</param>
    /// <param name="cache">What holds the tokens before.</param>
    public FactorizedStep(FactorizedBody body, DecoderBatch batch, FactorizedCache cache)
    {
        (_body, _cache, _options, _counts) = (body, cache, body.Options, batch.Lengths);
        _starts = [.. cache.RowLengths];
        _cellStarts = [.. _starts.Select(_options.CellsOf)];
        _cellCounts = [.. _starts.Select((start, row) => _options.CellsOf(start + _counts[row]) - _cellStarts[row])];
        _ids = cache.With(batch);
        Batch = batch;
    }

    private DecoderBatch Batch { get; }

    /// <summary>What is said behind each new token, [tokens, width], before the last norm. The cache has taken them in.</summary>
    public Tensor Hidden()
    {
        var cells = _cellCounts.Max() > 0 ? Cells() : null;
        _cache.Parts.Reserve(_counts);
        var step = new DecoderStep(_body.PartShape, Batch, 0, _counts, _cache.Parts);
        var hidden = _body.Parts(PartInputs(cells), new PartLook(_options, PartRotary(step), step));
        _cache.Advance(_cellCounts, _counts, _ids);
        return hidden;
    }

    private Tensor Cells()
    {
        _cache.Cells.Reserve(_cellCounts);
        var most = _cellCounts.Max();
        var batch = new DecoderBatch(new long[_cellCounts.Length * most], most, _cellCounts, _cellCounts, null);
        var step = new DecoderStep(_body.CellShape, batch, 0, _cellCounts, _cache.Cells);
        var rotary = step.Places.Numbers is { } numbers ? _body.Rotary.At(numbers, _body.DType)
            : _body.Rotary.At(step.Places.First, step.Places.Count, _body.DType, _body.Device);
        return _body.Cells(CellInputs(), new CellLook(_options, rotary, step));
    }

    /// <summary>Of a row's first cell the class; of another what the cell before it was, all its sub-tokens together.</summary>
    private Tensor CellInputs()
    {
        var news = All(_cellStarts, _cellCounts);
        var (first, others) = (Where(news, n => n.Place == 0), Where(news, n => n.Place > 0));
        return PlacedRows.Merge(
            (first.Length == 0 ? null : _body.Class(Numbers(first.Select(i => _ids[news[i].Row][0]))), first),
            (others.Length == 0 ? null : Enumerable.Range(0, _options.Slots).Select(slot => _body.Part(slot,
                Numbers(others.Select(i => Id(news[i].Row, 1 + _options.Slots * (news[i].Place - 1) + slot)))))
                .Aggregate((sum, part) => sum + part), others));
    }

    /// <summary>Of a token that begins a cell what the first stack says of the cell; of another the sub-token itself.</summary>
    private Tensor PartInputs(Tensor? cells)
    {
        var news = All(_starts, _counts);
        return PlacedRows.Merge([.. Enumerable.Range(0, _options.Slots).Select(part =>
        {
            var places = Where(news, n => n.Place % _options.Slots == part);
            var rows = places.Length == 0 ? null : part == 0 ? cells
                : _body.Part(part - 1, Numbers(places.Select(i => Id(news[i].Row, news[i].Place))));
            return (rows, places);
        })]);
    }

    private (Tensor Cos, Tensor Sin) PartRotary(DecoderStep step)
    {
        if (step.IsUniform && _counts[0] == 1)
            return _body.Rotary.At(_starts[0] % _options.Slots, 1, _body.DType, _body.Device);
        // Rows that are alike share what one of them has.
        var rows = step.IsUniform ? 1 : _counts.Length;
        return _body.Rotary.At(
            Numbers(All(_starts[..rows], _counts[..rows]).Select(n => (long)(n.Place % _options.Slots))), _body.DType);
    }

    /// <summary>A token's id; 0 in the place of a guess that its slot does not have.</summary>
    private long Id(int row, int place) => _ids[row][place] is var id && id < _options.SlotSizes[_options.SlotOf(place)] ? id : 0;

    private static (int Row, int Place)[] All(int[] starts, int[] counts) => [.. Enumerable.Range(0, starts.Length)
        .SelectMany(row => Enumerable.Range(starts[row], counts[row]).Select(place => (row, place)))];

    private static int[] Where((int Row, int Place)[] news, Func<(int Row, int Place), bool> fits) =>
        [.. Enumerable.Range(0, news.Length).Where(i => fits(news[i]))];

    private Tensor Numbers(IEnumerable<long> numbers) => tensor([.. numbers], ScalarType.Int64, _body.Device);
}
