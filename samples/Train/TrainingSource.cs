using Generative.Checkpoints;
using Generative.Sampling;
using Generative.Tokenizers;
using Generative.Training;

namespace Generative.Samples.Train;

/// <summary>Where training data lie: Fashion-MNIST for pictures, a text file and a tokenizer for text.</summary>
/// <param name="Data">Folder or file.</param>
/// <param name="Tokenizer">Folder of a tokenizer; null for the copy in the run's folder.</param>
internal sealed record TrainingSource(string Data, string? Tokenizer)
{
    /// <summary>
    /// The training split, for what the model makes. A new run gets a copy of the text's tokenizer and then needs no other; one that has begun
    /// keeps its own, because its weights mean those tokens.
    /// </summary>
    /// <param name="model">The model to train.</param>
    /// <param name="run">Folder of the run.</param>
    /// <param name="cancel">Looked at while pictures are encoded.</param>
    /// <exception cref="ArgumentException">There is no tokenizer, or it is not the one the run began with.</exception>
    /// <exception cref="InvalidDataException">The tokenizer's tokens are not the model's.</exception>
    public ITrainingData Open(ModelConfig model, string run, CancellationToken cancel = default)
    {
        if (model.State.Kind != "text")
            return model.Process?.Type == "next-token" ? Encoded(run, cancel) : FashionMnist.Load(Data, DataSplit.Train);
        var began = File.Exists(Path.Combine(run, TrainCommand.CheckpointName));
        var folder = began ? run : Tokenizer ?? throw new ArgumentException("--tokenizer is missing; give a folder that the command 'tokenizer' wrote.");
        if (began && Tokenizer is not null && !TokenizerFiles.AreEqual(Tokenizer, run))
            throw new ArgumentException($"--tokenizer {Tokenizer} is not the one {run} began with; leave it out, or begin a new run.");
        var tokenizer = TextTokenizers.Open(folder);
        Check(tokenizer, model, folder);
        if (!began)
            TokenizerFiles.Copy(folder, run);
        return TokenWindows.Of(TextLines.Load(Data, DataSplit.Train), tokenizer, checked((int)model.State.Shape[0]));
    }

    /// <summary>Pictures as tokens of a tokenizer, which the run keeps a copy of: its weights mean those tokens.</summary>
    private PictureTokens Encoded(string run, CancellationToken cancel)
    {
        var own = Path.Combine(run, ImageTokenizerFolder.Name);
        if (!Directory.Exists(own))
            ImageTokenizerFolder.Copy(Tokenizer ?? throw new ArgumentException("--tokenizer is missing; give the folder of a picture tokenizer."), own);
        else if (Tokenizer is not null && Magvit2Folder.Open(Tokenizer).WeightsHash != Magvit2Folder.Open(own).WeightsHash)
            throw new ArgumentException($"--tokenizer {Tokenizer} is not the one {run} began with; leave it out, or begin a new run.");
        using var tokenizer = ImageTokenizerFolder.Open(own);
        using var images = FashionMnist.Load(Data, DataSplit.Train);
        return PictureTokens.Of(images, tokenizer, cancellationToken: cancel);
    }

    private static void Check(ITextTokenizer tokenizer, ModelConfig model, string folder)
    {
        var (vocabulary, mask) = model.Process is { } settings ? ProcessFactory.Create(settings) switch
        {
            ITokenProcess tokens => (tokens.Vocabulary, tokens.Mask),
            NextTokenProcess tokens => (tokens.Vocabulary, null),
            _ => (0, null),
        } : (0, (int?)null);
        if (vocabulary == 0)
            throw new InvalidDataException($"{model.Name}: a text model's 'process' is one over tokens, such as absorbing or next-token.");
        if (tokenizer.VocabularySize != vocabulary)
            throw new InvalidDataException($"{folder} has {tokenizer.VocabularySize} tokens and the recipe of {model.Name} {vocabulary}; "
                + "learn a vocabulary of that size, or change the recipe.");
        if (mask is { } hole && !tokenizer.SpecialTokens.Values.Contains(hole))
            throw new InvalidDataException($"The recipe of {model.Name} masks with token {hole}, which is no special token of {folder}.");
    }
}
