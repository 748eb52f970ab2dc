using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// A sequence a row, all of one length, that grow block by block. Belongs to one run; its methods run inside a step's dispose scope.
/// </summary>
internal sealed class BlockDecoding
{
    private readonly SamplingContext _context;
    private readonly LogitsChain _rules;
    private readonly BlockLayout _blocks;
    private readonly DecodingText[] _texts;
    private readonly IModelCache? _cache;
    private readonly int _end;      // number of the block before which the run stops
    private int _block, _sent;

    /// <summary>A run over the sequences it starts from.</summary>
    /// <param name="context">The run's context.</param>
    /// <param name="rules">What changes scores before a draw.</param>
    /// <exception cref="ArgumentException">The sequences do not fit the model's blocks.</exception>
    public BlockDecoding(SamplingContext context, LogitsChain rules)
    {
        (_context, _rules) = (context, rules);
        _blocks = context.Traits.Blocks ?? throw new InvalidCombinationException(
            $"'{context.Card.Name}' does not answer for whole blocks; use the sampler 'sample'.");
        _texts = BlockTexts.Start(context, _blocks);
        var (prompt, length) = (_texts[0].Prompt, _texts[0].Length);
        var first = _blocks.WholeBlocks(prompt)!.Value;
        _block = _blocks.WholeBlocks(length)!.Value;
        _end = (int)Math.Min(first + (long)context.Request.Steps, _blocks.Count ?? int.MaxValue);
        Finish();
        _cache = IsDone ? null : context.CreateCache(_blocks.StartOf(_end));
    }

    /// <summary>Whether all blocks are made.</summary>
    public bool IsDone => _block >= _end;

    /// <summary>Makes the next block of every row from one network evaluation.</summary>
    /// <param name="greedy">Whether to take the likeliest tokens.</param>
    public void Make(bool greedy)
    {
        using var scope = NewDisposeScope();
        // Tokens are chosen on the CPU one place after the other, so that rules about repetition see those of the same block too.
        var logits = Ask(_blocks.SizeOf(_block)).cpu();
        for (var place = 0; place < logits.shape[1]; place++)
        {
            using var here = NewDisposeScope();
            var scores = _rules.Apply(logits.select(1, place).to(ScalarType.Float64), [.. _texts.Select(t => t.Row)]);
            var (tokens, logs) = greedy ? TokenChoice.Likeliest(scores) : TokenChoice.Draw(scores, Uniforms(_texts[0].Made));
            for (var row = 0; row < _texts.Length; row++)
                _texts[row].Add(tokens[row], logs[row]);
        }
        _block++;
        Finish();
    }

    /// <summary>The sequences as they stand, int64 [rows, tokens so far].</summary>
    public SamplingStep Step(int index)
    {
        var made = _blocks.StartOf(_end) - _texts[0].Prompt;
        return DecodingTexts.Step(_texts, index, Math.Max(1, made), _context.Device);
    }

    private Tensor Ask(int size)
    {
        var length = _texts[0].Length;
        using var state = Sent(length);
        var answer = _context.Predict(new PredictionRequest(state, NoiseLevels.All(0), _context.Request.Conditioning) { Cache = _cache });
        _sent = _cache is null ? 0 : length;
        var shape = answer.Value.shape;
        return shape.Length == 3 && shape[0] == _texts.Length && shape[1] == size ? answer.Value
            : throw new InvalidOperationException($"'{_context.Card.Name}' answers [{string.Join(", ", shape)}] behind {length} tokens; "
                + $"block {_block} of its blocks {_blocks} wants [{_texts.Length}, {size}, vocabulary].");
    }

    private Tensor Sent(int length)
    {
        long[] shape = [_texts.Length, length - _sent];
        return shape[1] == 0 ? zeros(shape, ScalarType.Int64, _context.Device)
            : tensor([.. _texts.SelectMany(t => t.Tokens[_sent..].ToArray())], shape, ScalarType.Int64, _context.Device);
    }

    private double[] Uniforms(int token)
    {
        using var drawn = _context.Random.Uniform(new("token", token), [1]);
        return HostNumbers.All<double>(drawn);
    }

    private void Finish()
    {
        foreach (var text in _texts)
            text.IsFinished = IsDone;
    }
}
