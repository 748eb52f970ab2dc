using Generative.Networks;
using Generative.Tokenizers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Training;

/// <summary>
/// What learns when a tokenizer of pictures is trained: the autoencoder (weights <c>tokenizer.*</c>) and its adversary
/// (<c>discriminator.*</c>), if it has one. Only the former is kept afterwards.
/// </summary>
public sealed class TokenizerTrainingNetwork : Module<Tensor, Tensor>
{
    /// <summary>What stands before the names of the weights that are kept.</summary>
    public const string Prefix = "tokenizer.";

    private readonly Magvit2Network tokenizer;
    private readonly PatchDiscriminator? discriminator;

    /// <summary>A network of both, which it owns from here on.</summary>
    /// <param name="tokenizer">The autoencoder.</param>
    /// <param name="discriminator">Its adversary; null for none.</param>
    public TokenizerTrainingNetwork(Magvit2Network tokenizer, PatchDiscriminator? discriminator = null) : base(nameof(TokenizerTrainingNetwork))
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        (this.tokenizer, this.discriminator) = (tokenizer, discriminator);
        RegisterComponents();
    }

    /// <summary>The autoencoder.</summary>
    public Magvit2Network Tokenizer => tokenizer;

    /// <summary>The adversary; null for none.</summary>
    public PatchDiscriminator? Discriminator => discriminator;

    /// <summary>Pictures through their codes and back.</summary>
    public override Tensor forward(Tensor input) => tokenizer.forward(input);
}
