namespace Generative.Tokenizers;

/// <summary>Opens published tokenizers.</summary>
public static class TextTokenizers
{
    /// <summary>
    /// Opens the tokenizer of a folder. Which form it has follows from the files: <c>tokenizer.json</c> is read where there is one;
    /// otherwise <c>vocab.json</c> with <c>merges.txt</c> (GPT-2, CLIP), <c>vocab.txt</c> (BERT) or <c>tokenizer.model</c>
    /// (SentencePiece). Special tokens come from these and from <c>tokenizer_config.json</c>, whose <c>added_tokens_decoder</c> gives ids
    /// to tokens that the vocabulary lacks. Truncation and padding that a file asks for are left to the caller.
    /// </summary>
    /// <param name="folder">A folder with the files under their published names.</param>
    /// <returns>A tokenizer for any number of threads.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">The folder has no tokenizer, or a part of one.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or asks for something unknown; the message names both.</exception>
    public static ITextTokenizer Open(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{folder} is not a folder; give the folder that holds the tokenizer's files");
        var config = new TokenizerConfig(folder);
        var parts = Has(TokenizerJson.FileName) ? TokenizerJson.Read(folder, config)
            : Has(BpeFolder.Vocabulary) || Has(BpeFolder.Merges) ? BpeFolder.Read(folder, config)
            : Has(BertFolder.Vocabulary) ? BertFolder.Read(folder, config)
            : SentencePieceFolder.FileNames.Any(Has) ? SentencePieceFolder.Read(folder, config)
            : throw new FileNotFoundException(
                $"{folder} holds no tokenizer; expected tokenizer.json, vocab.json with merges.txt, vocab.txt or tokenizer.model", folder);
        return new TextTokenizer(parts);

        bool Has(string file) => File.Exists(Path.Combine(folder, file));
    }
}
