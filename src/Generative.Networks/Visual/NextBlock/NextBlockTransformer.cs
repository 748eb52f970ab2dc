using static Generative.Shared.ShapeText;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// The transformer of next-block prediction (Ren et al. 2025, "Next Block Prediction: Video Generation via Semi-Autoregressive Modeling")
/// under its published weight names: every token of a block sees the whole block before it and its own block's places, and answers for
/// the token at its place of the next block.
/// </summary>
public sealed class NextBlockTransformer : Module<Tensor, IReadOnlyList<int>?, Tensor>, IBlockNetwork
{
    private readonly NextBlockBody transformer;

    /// <summary>A network with fresh weights, in float32 on the CPU.</summary>
    /// <exception cref="InvalidDataException">The options contradict each other.</exception>
    public NextBlockTransformer(NextBlockOptions options) : base(nameof(NextBlockTransformer))
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check(nameof(NextBlockOptions));
        Options = options;
        Sequence = new(options);
        transformer = new(options);
        RegisterComponents();
    }

    /// <summary>Sizes of the network.</summary>
    public NextBlockOptions Options { get; }

    /// <summary>How it reads a video.</summary>
    public NextBlockSequence Sequence { get; }

    /// <inheritdoc/>
    public int Vocabulary => Options.VocabularySize;

    /// <inheritdoc/>
    public int Classes => Options.Classes;

    /// <inheritdoc/>
    public BlockLayout Blocks => Sequence.Blocks;

    /// <summary>A network with fresh weights from settings under their published names (<see cref="NextBlockOptions"/>).</summary>
    /// <exception cref="InvalidDataException">A setting is unknown, out of range, or asks for another architecture.</exception>
    public static NextBlockTransformer Create(ComponentSettings settings) => new(NextBlockOptions.Read(settings));

    /// <summary>The training evaluation: every block at once, each given the true ones before it.</summary>
    /// <param name="ids">Ids of a video's tokens, int64 [rows, tokens], two whole blocks or more.</param>
    /// <param name="classes">Class of each row, -1 for none; null for none anywhere. Dropping classes is the objective's business.</param>
    /// <returns>Raw logits [rows, answers, vocabulary], float32, for the ids of <see cref="NextBlockSequence.Targets"/>.</returns>
    /// <exception cref="ArgumentException">A shape, a dtype, an id or a class is wrong.</exception>
    public override Tensor forward(Tensor ids, IReadOnlyList<int>? classes = null)
    {
        using var scope = NewDisposeScope();
        var size = Options.BlockSize;
        var tokens = TextInput.Ids(ids, Vocabulary, Blocks.Tokens!.Value);
        if (tokens.shape[1] < 2 * size || Blocks.WholeBlocks((int)tokens.shape[1]) is null)
            throw new ArgumentException(
                $"ids is [{Text(ids)}]; give at least {2 * size} tokens a row, a multiple of the block's {size}.", nameof(ids));
        // The last block is answered for and not read.
        var known = tokens.narrow(1, 0, tokens.shape[1] - size);
        var question = BlockQuestion.Read(new(known) { Classes = classes }, this);
        var inputs = Sequence.Inputs(known, question.Classes);
        var logits = SequenceLogits(inputs, Unasked(question));
        var answers = tokens.shape[1] - Blocks.Given;
        return logits.narrow(1, logits.shape[1] - answers, answers).MoveToOuterDisposeScope();
    }

    /// <summary>Logits at every position of a sequence as the network reads it.</summary>
    /// <param name="inputs">int64 [rows, positions], of <see cref="NextBlockSequence.Inputs"/>.</param>
    /// <param name="isUnasked">Rows that are of no class, bool [rows]; null where all are of the class that stands first.</param>
    /// <returns>Raw logits [rows, positions, vocabulary], float32.</returns>
    /// <exception cref="ArgumentException">A shape, a dtype or an id is wrong.</exception>
    public Tensor SequenceLogits(Tensor inputs, Tensor? isUnasked = null)
    {
        using var scope = NewDisposeScope();
        var read = TextInput.Ids(inputs, Vocabulary, Options.Positions, nameof(inputs));
        var positions = (int)read.shape[1];
        var mask = BlockMasks.Behind(Sequence.Groups(positions), 0, read.device);
        return transformer.Logits(read, isUnasked, mask, positions).MoveToOuterDisposeScope();
    }

    /// <summary>Mean cross-entropy of a video's tokens given those of the blocks before, in nats.</summary>
    /// <inheritdoc cref="forward" path="/param"/>
    /// <inheritdoc cref="forward" path="/exception"/>
    public Tensor Loss(Tensor ids, IReadOnlyList<int>? classes = null)
    {
        using var scope = NewDisposeScope();
        var logits = forward(ids, classes);
        return functional.cross_entropy(logits.flatten(0, 1), Sequence.Targets(ids).flatten().to(ScalarType.Int64))
            .MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Logits(BlockInput input)
    {
        using var scope = NewDisposeScope();
        var question = BlockQuestion.Read(input, this);
        var cache = input.Cache;
        var inputs = Sequence.Inputs(question.Ids, question.Classes);
        var (held, positions) = (question.Held, (int)inputs.shape[1]);
        var mask = BlockMasks.Behind(Sequence.Groups(positions), held, inputs.device);
        var logits = transformer.Logits(inputs.narrow(1, held, positions - held), held == 0 ? Unasked(question) : null, mask,
            Blocks.SizeOf(question.Block), cache?.Positions);
        cache?.Remember(question.Ids);
        return logits.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public BlockCache CreateCache(int rows, int capacity) =>
        new(Blocks, Sequence.Positions, Options.Layers, rows, Math.Min(Sequence.Positions(capacity), Options.Positions));

    private Tensor? Unasked(BlockQuestion question) => !Options.IsHybrid || question.Classes.All(c => c >= 0) ? null
        : tensor([.. question.Classes.Select(c => c < 0)], ScalarType.Bool, question.Ids.device);
}
