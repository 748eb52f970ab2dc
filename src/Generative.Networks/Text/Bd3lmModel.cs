using static Generative.Shared.ShapeText;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// The transformer of block diffusion (BD3-LM, Arriola et al. 2025) under its published weight names: each block of tokens is
/// filled in with full sight of itself and of the finished blocks before it.
/// </summary>
public sealed class Bd3lmModel : Module<Tensor, Tensor, Tensor, Tensor>
{
    private readonly Bd3lmBackbone backbone;

    /// <summary>A network with fresh weights, in float32 on the CPU: every logit is 0 until it is trained.</summary>
    /// <exception cref="InvalidDataException">The options contradict each other.</exception>
    public Bd3lmModel(Bd3lmOptions options) : base(nameof(Bd3lmModel))
    {
        options.Check(nameof(Bd3lmOptions));
        Options = options;
        backbone = new(options);
        RegisterComponents();
    }

    /// <summary>Sizes of the network.</summary>
    public Bd3lmOptions Options { get; }

    /// <summary>A network with fresh weights from settings under their published names (<see cref="Bd3lmOptions"/>).</summary>
    /// <exception cref="InvalidDataException">A setting is unknown, out of range, or asks for another architecture.</exception>
    public static Bd3lmModel Create(ComponentSettings settings) => new(Bd3lmOptions.Read(settings));

    /// <summary>The training evaluation: all blocks at once, each beside the clean text before it (<see cref="Bd3lmMasks.Training"/>).
    /// </summary>
    /// <param name="ids">Noisy tokens [batch, length], whole numbers from 0 to vocab_size - 1, holes as the last of them; the length is a
    /// multiple of block_size, at most model_length.</param>
    /// <param name="clean">The clean tokens, of the same shape.</param>
    /// <param name="sigma">Total noise [batch]; needed where the network is conditioned on time, else without effect.</param>
    /// <returns>Raw logits [batch, length, vocab_size] of the noisy tokens, float32 whatever the weights' dtype.</returns>
    /// <exception cref="ArgumentException">A shape, a dtype or an id is wrong, or sigma is missing.</exception>
    public override Tensor forward(Tensor ids, Tensor clean, Tensor? sigma = null)
    {
        using var scope = NewDisposeScope();
        var noisy = Check(ids, nameof(ids));
        var known = Check(clean, nameof(clean));
        if (!known.shape.SequenceEqual(noisy.shape))
            throw new ArgumentException(
                $"clean is [{Text(clean)}]; give [{Text(ids)}] as ids has.", nameof(clean));
        var length = noisy.shape[1];
        var mask = Bd3lmMasks.Training(length, Options.BlockSize, noisy.device);
        return backbone.Logits(cat([noisy, known], 1), Level(sigma, noisy), length, mask, positions: null).MoveToOuterDisposeScope();
    }

    /// <summary>The sampling evaluation: the text so far, under the block-causal mask (<see cref="Bd3lmMasks.BlockCausal"/>).</summary>
    /// <param name="ids">Finished blocks and the one being filled, [batch, length], as in <see cref="forward"/>.</param>
    /// <param name="sigma">As in <see cref="forward"/>.</param>
    /// <returns>Raw logits [batch, length, vocab_size], float32; usually the last block's are wanted.</returns>
    /// <exception cref="ArgumentException">A shape, a dtype or an id is wrong, or sigma is missing.</exception>
    public Tensor Logits(Tensor ids, Tensor? sigma = null) => Sampled(ids, sigma, positions: null);

    /// <summary>The sampling evaluation with logits only where they are wanted, for instance at the last block's holes.</summary>
    /// <param name="ids">As in <see cref="Logits(Tensor, Tensor)"/>.</param>
    /// <param name="sigma">As in <see cref="forward"/>.</param>
    /// <param name="positions">Bool [batch, length]: where.</param>
    /// <returns>Raw logits [count, vocab_size], float32, row by row.</returns>
    /// <exception cref="ArgumentException">A shape, a dtype or an id is wrong, or sigma is missing.</exception>
    public Tensor LogitsAt(Tensor ids, Tensor? sigma, Tensor positions) => Sampled(ids, sigma, TextInput.Positions(positions, ids));

    /// <summary>
    /// The sampling evaluation of the tokens behind those a cache holds; they are added to it. Gives what
    /// <see cref="Logits(Tensor, Tensor)"/> gives for them, without computing the others anew.
    /// </summary>
    /// <param name="ids">The tokens the cache lacks, [batch, length], whole blocks. Cut the cache back before a block that was not yet
    /// finished is asked about again.</param>
    /// <param name="cache">From <see cref="CreateCache"/>; holds whole blocks.</param>
    /// <returns>Raw logits [batch, length, vocab_size] of these tokens, float32.</returns>
    /// <exception cref="ArgumentException">A shape, a dtype or an id is wrong, or the cache does not fit.</exception>
    public Tensor Logits(Tensor ids, KeyValueCache cache) => Continued(ids, cache, positions: null);

    /// <summary>The same with logits only where they are wanted; all tokens are added to the cache.</summary>
    /// <param name="ids">As in <see cref="Logits(Tensor, KeyValueCache)"/>.</param>
    /// <param name="cache">As in <see cref="Logits(Tensor, KeyValueCache)"/>.</param>
    /// <param name="positions">Bool [batch, length] over these tokens: where.</param>
    /// <returns>Raw logits [count, vocab_size], float32, row by row.</returns>
    /// <exception cref="ArgumentException">A shape, a dtype or an id is wrong, or the cache does not fit.</exception>
    public Tensor LogitsAt(Tensor ids, KeyValueCache cache, Tensor positions) =>
        Continued(ids, cache, TextInput.Positions(positions, ids));

    /// <summary>An empty cache for finished blocks.</summary>
    /// <param name="rows">Batch rows.</param>
    /// <param name="capacity">Tokens to make room for at once; it grows when needed.</param>
    /// <exception cref="NotSupportedException">The network is conditioned on time, so that finished blocks look different at every
    /// step.</exception>
    public KeyValueCache CreateCache(int rows, int capacity) => Options.TimeConditioning
        ? throw new NotSupportedException("this network is conditioned on time, so finished blocks cannot be kept; ask without a cache.")
        : new(Options.Layers, rows, capacity);

    private Tensor Sampled(Tensor ids, Tensor? sigma, Tensor? positions)
    {
        using var scope = NewDisposeScope();
        var tokens = Check(ids, nameof(ids));
        var length = tokens.shape[1];
        var mask = Bd3lmMasks.Behind(0, length, Options.BlockSize, tokens.device);
        return backbone.Logits(tokens, Level(sigma, tokens), length, mask, positions).MoveToOuterDisposeScope();
    }

    private Tensor Continued(Tensor ids, KeyValueCache cache, Tensor? positions)
    {
        ArgumentNullException.ThrowIfNull(cache);
        using var scope = NewDisposeScope();
        var tokens = Check(ids, nameof(ids));
        var (held, length) = (cache.Length, tokens.shape[1]);
        if (cache.Rows != tokens.shape[0] || held % Options.BlockSize != 0 || held + length > Options.Length)
            throw new ArgumentException($"The cache holds {held} tokens of {cache.Rows} rows, and ids is [{Text(ids)}]; "
                + $"give as many rows, whole blocks of {Options.BlockSize}, and at most {Options.Length} tokens together.", nameof(cache));
        var mask = Bd3lmMasks.Behind(held, length, Options.BlockSize, tokens.device);
        return backbone.Logits(tokens, Level(null, tokens), length, mask, positions, cache).MoveToOuterDisposeScope();
    }

    private Tensor Check(Tensor ids, string name)
    {
        var whole = TextInput.Ids(ids, Options.VocabularySize, Options.Length, name);
        return whole.shape[1] % Options.BlockSize == 0 ? whole : throw new ArgumentException(
            $"{name} has {whole.shape[1]} tokens; give a multiple of the block size, which is {Options.BlockSize}.", name);
    }

    // One for all rows where they hear nothing: no row's bits then depend on how many stand beside it.
    private Tensor Level(Tensor? sigma, Tensor ids) => Options.TimeConditioning ? TextInput.Sigma(sigma, ids.shape[0])
        : zeros(1, ScalarType.Float32, device: ids.device);
}
