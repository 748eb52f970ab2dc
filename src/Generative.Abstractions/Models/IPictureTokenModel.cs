namespace Generative;

/// <summary>
/// A model that writes pictures as texts: each row is the picture's class and then its tokens in turn, each as its sub-tokens
/// (<see cref="ImageTokenLayout.SubTokenBits"/>) where ids are split. Every sampler of text can write them.
/// </summary>
public interface IPictureTokenModel : ICausalModel
{
    /// <summary>Makes pictures of the tokens; freed with the model.</summary>
    IImageTokenizer Images { get; }
}
